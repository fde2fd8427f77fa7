"""Words about medicine, illness and emergencies, after which only a clinician decides. English and Arabic, our own lists.

A list finds what is said plainly; it is one wall of several, and a false alarm costs a clinician a look.
"""

import re
from collections.abc import Iterator
from typing import Final

from desktop.ai.lint.findings import Finding, FindingKind
from desktop.ai.lint.plain import Plain, fold_words
from sync.policy.keywords import fold

_COUNT: Final = rf"(?:\d+(?:[.,/]\d+)?|half an?|an?|one|two|three|four|{fold_words('نصف|حبة|واحدة|اثنين')})"
_UNIT: Final = (
    r"mg|mcg|µg|ug|micrograms?|milligrams?|grams?|ml|cc|iu|units?|tablets?|tabs?|pills?|capsules?|caps|drops?|puffs?|sachets?|doses?|"
    r"teaspoons?|tablespoons?|"
    + fold_words(
        "ملغ|ملغم|مجم|ملجم|ميليغرام|ملليجرام|مل|غرام|جرام|وحدة|وحدات|حبة|حبات|حبوب|حبتين|كبسولة|كبسولات|كبسولتين|قرص|أقراص|قرصين|قطرة|قطرات|قطرتين|بخة|بخات|جرعة|جرعات|ملعقة"
    )
)
_DRUGS: Final = (
    "ibuprofen|advil|nurofen|paracetamol|acetaminophen|panadol|tylenol|aspirin|diclofenac|voltaren|naproxen|amoxicillin|augmentin|"
    "azithromycin|clindamycin|metronidazole|flagyl|ciprofloxacin|doxycycline|penicillin|antibiotics?|painkillers?|opioids?|codeine|tramadol|"
    "morphine|prednisolone|prednisone|cortisone|steroids?|insulin|metformin|warfarin|heparin|clopidogrel|blood thinners?|statins?|"
    "omeprazole|antihistamines?|loratadine|cetirizine|diazepam|valium|xanax|alprazolam|antidepressants?|lidocaine|adrenaline|epinephrine|"
    "isotretinoin|roaccutane|accutane|tretinoin|chlorhexidine|"
    + fold_words(
        "ايبوبروفين|إيبوبروفين|بروفين|باراسيتامول|بنادول|أسبرين|ديكلوفيناك|فولتارين|أموكسيسيلين|أوجمنتين|أوغمنتين|أزيثروميسين|فلاجيل|بنسلين|"
        "مضاد حيوي|مضادات حيوية|المضاد الحيوي|المضادات الحيوية|مسكن|مسكنات|المسكن|كورتيزون|الكورتيزون|أنسولين|إنسولين|الأنسولين|ميتفورمين|"
        "وارفارين|مميعات|مميع الدم|مضاد الهيستامين|ترامادول|كودايين|مورفين|روأكوتان|أدرينالين"
    )
)
_ADVICE: Final = (
    r"(?:once|twice|thrice|(?:two|three|four|\d+) times) (?:a|per|every) (?:day|week)|(?:once|twice) daily|every (?:\d+|four|six|eight|twelve) hours|"
    r"before meals|after meals|on an empty stomach|prescri(?:be[ds]?|bing|ption)|dos(?:e|es|age)|(?:take|stop taking|taking|stop|stopping|skip|double|increase|reduce|halve) "
    r"(?:your |the |his |her |any )?(?:\w+ )?(?:medicines?|medications?|tablets?|pills?|dos(?:e|es|age)|treatment)|medicines?|medications?|"
    + fold_words(
        "مرة يوميا|مرتين يوميا|مرات يوميا|مرة في اليوم|مرتين في اليوم|مرات في اليوم|ثلاث مرات|كل \\d+ ساعات|كل \\d+ ساعة|كل ثماني ساعات|كل ست ساعات|قبل الأكل|بعد الأكل|"
        "على معدة فارغة|وصفة طبية|الوصفة|أوقف الدواء|توقف عن تناول|الجرعة|جرعة|جرعتك|الدواء|دواء|أدوية|الأدوية|دوائك"
    )
)
_ILLNESS: Final = (
    "infect(?:ion|ions|ed)|abscess|cavit(?:y|ies)|gingivitis|periodontitis|pulpitis|sepsis|fracture[ds]?|cancer|tumou?rs?|malignan(?:t|cy)|benign|"
    "diabet(?:es|ic)|hypertension|pneumonia|asthma|allerg(?:y|ies|ic)|pregnan(?:t|cy)|miscarriage|stroke|thrombosis|clots?|eczema|psoriasis|"
    "melanoma|dermatitis|arthritis|depression|anxiety|covid|influenza|hepatitis|hiv|std|inflammation|inflamed|"
    + fold_words(
        "التهاب|التهابات|عدوى|خراج|تسوس|كسر|سرطان|ورم|أورام|خبيث|حميد|سكري|السكري|ضغط الدم|ارتفاع الضغط|ربو|حساسية|حامل|حمل|إجهاض|جلطة|"
        "أكزيما|اكزيما|صدفية|اكتئاب|قلق|كورونا|التهاب الكبد|تسمم"
    )
)
_SAYS: Final = (
    r"diagnos(?:e[ds]?|is|ing)|(?:you|he|she|your (?:son|daughter|child|baby|tooth|skin)) (?:probably |likely |may |might |seem to |appear to |must |definitely )?(?:have|has|had|are|is) "
    r"(?:an? |the |signs of |symptoms of |some )?(?:\w+ )?(?:"
    + _ILLNESS
    + r")\b|(?:this|it|that) (?:is|sounds like|looks like|seems like|could be|may be|might be|must be|is probably|is likely|is certainly|is not|isn't) "
    r"(?:an? |the |only |just |nothing |a sign of )?(?:\w+ )?(?:"
    + _ILLNESS
    + r"|normal|serious|dangerous|harmless|nothing)\b|"
    r"(?:nothing|no need) to worry(?: about)?|test results?|your results|x-?ray shows|safe (?:for you|to take|during|while)|you don't need (?:to see )?(?:a |the )?(?:doctor|dentist)|"
    + fold_words(
        "تشخيص|تشخيصك|التشخيص|تعاني من|تعانين من|يعاني من|مصاب ب\\w+|مصابة ب\\w+|لا داعي للقلق|لا تقلق بشأن|نتيجة التحليل|نتائج التحاليل|نتائجك|الأشعة تظهر|غير خطير|ليس خطيرا"
    )
    + "|(?:"
    + fold_words("لديك|لديكم|عندك|عندكم|هذا|هذه|يبدو أنه|قد يكون|ربما")
    + r") (?:"
    + fold_words("أعراض|علامات|مجرد")
    + r" )?(?:"
    + _ILLNESS
    + ")"
)
_DOSE: Final = re.compile(rf"\b(?:{_COUNT}\s?(?:{_UNIT})|{_DRUGS}|{_ADVICE})\b")
_DIAGNOSIS: Final = re.compile(rf"\b(?:{_SAYS})\b")
_WORD: Final = re.compile(r"\w+(?:['’`]\w+)*")


def clinical(plain: Plain, emergency: tuple[str, ...]) -> Iterator[Finding]:
    """Everything clinical in a text. `emergency` are phrases as `sync.policy.keywords` folds them."""
    for found in _DOSE.finditer(plain.text):
        yield plain.finding(found.start(), found.end(), FindingKind.DOSAGE)
    for found in _DIAGNOSIS.finditer(plain.text):
        yield plain.finding(found.start(), found.end(), FindingKind.DIAGNOSIS)
    yield from _emergencies(plain, emergency)


def _emergencies(plain: Plain, phrases: tuple[str, ...]) -> Iterator[Finding]:
    words = [(found.start(), found.end(), _alike(found[0])) for found in _WORD.finditer(plain.text)]
    sought = {tuple(_alike(phrase).split()) for phrase in phrases}
    longest = max(map(len, sought), default=0)
    for first in range(len(words)):
        for count in range(1, min(longest, len(words) - first) + 1):
            if tuple(word for _, _, word in words[first : first + count]) in sought:
                yield plain.finding(words[first][0], words[first + count - 1][1], FindingKind.EMERGENCY)


def _alike(words: str) -> str:
    return fold(fold_words(words.replace("'", "").replace("’", "")))
