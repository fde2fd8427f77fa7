"""What a front desk writes every day: the lint lets it pass, among patients whose names are words of every day."""

from datetime import date

import pytest

from desktop.ai.lint import Bound, lint
from desktop.ai.redaction import Person, Registry
from sync.policy.shipped import emergency_words

SARA = Person(("Sara Haddad", "سارة حداد"), ("+971501234567",), ("sara@mail.example",))
GRACE = Person(("Grace Long",))
PEOPLE = Registry(
    [
        SARA,
        GRACE,
        Person(("Omar Mansoori", "عمر المنصوري"), ("+971559876543",)),
        Person(("Rose Price", "Hope Young", "May King")),
        Person(("نور سعيد", "أمل صالح", "كريم حسن", "سلام جميل")),
    ]
)
BOUND = Bound.to(
    [
        "Cleaning AED 350. Whitening AED 1,250. Consultation 200 AED. Deposit 20%.",
        "https://palmera.example/book +971 4 555 0000 info@palmera.example",
        "Open Sunday to Thursday 09:00-18:00, Saturday 10:00-14:00",
        "Slots: Tuesday 2026-11-24 14:30; Wednesday 2026-11-25 10:00; Thursday 2026-11-26 09:00",
        "Please arrive 10 minutes early. A cleaning takes 45 minutes. Children under 12 come with a parent.",
        "Parking on level 2 is available. Marina Walk, Tower 3, 2nd floor, Dubai.",
    ],
    region="AE",
    today=date(2026, 11, 21),
    emergency=emergency_words().phrases(),
)
REPLIES = (
    "Hello Sara, thank you for getting in touch with Palmera. How can we help?",
    "Dear Sara, I hope you are well. We have a slot on Wednesday 25 November at 10:00. Shall I hold it for you?",
    "Hi Sara! Yes, we are open on Saturday from 10:00 to 14:00.",
    "Of course. Please reply with the day that suits you and we will arrange the rest.",
    "A cleaning takes about 45 minutes and costs AED 350.",
    "The consultation is AED 200, and a deposit of 20% is taken when you book.",
    "You may park on level 2. Our address is Marina Walk, Tower 3, 2nd floor.",
    "Please bring your Emirates ID and your insurance card, and arrive 10 minutes early.",
    "I am sorry to hear that you had to wait. I will pass this on to the manager, who will get back to you.",
    "Thank you, Sara. Your visit on Tuesday, 24 November 2026 at 2.30 pm is noted.",
    "Would you prefer the morning or the afternoon?",
    "No problem at all, we can move your visit. Would Thursday at 9 work?",
    "You can book at https://palmera.example/book, or call us on +971 4 555 0000.",
    "Children under 12 come with a parent.",
    "We look forward to seeing you. May I ask how you heard about us?",
    "Congratulations on the new job! Let us know once you are settled.",
    "I have asked the doctor and will let you know as soon as I hear back.",
    "Could you send us a photo of your insurance card (front and back)?",
    "Yes, we speak Arabic and English.",
    "It would be best if one of our doctors looked at it. Shall I book you in?",
    "We have received your documents, thank you. They are 3 pages in all.",
    "Grace from reception will meet you at the door.",
    "Your request has been passed to our team. We will call you on 050 123 4567.",
    "I cannot answer that by message; a clinician will read it and get back to you.",
    "Is Tue 24 Nov, 14:30 good for you?",
    "مرحبا سارة، شكرا لتواصلك مع عيادة بالميرا. كيف يمكننا مساعدتك؟",
    "أهلا سارة، لدينا موعد متاح يوم الأربعاء ٢٥ نوفمبر الساعة ١٠ صباحا. هل يناسبك؟",
    "نعم، العيادة مفتوحة يوم السبت من الساعة 10 إلى الساعة 2 ظهرا.",
    "تكلفة التنظيف 350 درهم ويستغرق 45 دقيقة تقريبا.",
    "يرجى إحضار الهوية الإماراتية وبطاقة التأمين والحضور قبل الموعد بعشر دقائق.",
    "نعتذر عن التأخير، سأبلغ المدير وسيتواصل معك.",
    "يمكنك الحجز عبر palmera.example/book أو الاتصال على 045550000.",
    "هل تفضلين الصباح أم المساء؟",
    "سؤال جميل، سأسأل الطبيب وأعود إليك.",
    "كل عام وأنتم بخير، ونتمنى لك يوما سعيدا.",
    "العنوان: مارينا ووك، البرج 3، الطابق الثاني.",
    "شكرا على صبرك. هل ترغبين في تغيير الموعد؟",
    "موعدك يوم الخميس الموافق 26 نوفمبر الساعة 9 صباحا",
    "الأطفال دون 12 سنة يحضرون مع أحد الوالدين.",
    "لا أستطيع الإجابة عن هذا برسالة، سيقرأها الطبيب ويرد عليك.",
)


@pytest.mark.parametrize("reply", REPLIES)
def test_a_reply_of_every_day_passes(reply: str) -> None:
    assert lint(reply, SARA, BOUND, people=PEOPLE, staff=Registry([GRACE])) == ()
