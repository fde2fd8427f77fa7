<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ar" sourcelanguage="en">
<context>
    <name>Action</name>
    <message>
        <source>Do it</source>
        <translation>نفّذ</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>رد</translation>
    </message>
    <message>
        <source>Why, or why not</source>
        <translation>لماذا، أو لماذا لا</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>تأجيل</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>إسناد</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Open the contact</source>
        <translation>افتح جهة الاتصال</translation>
    </message>
    <message>
        <source>I am taking it</source>
        <translation>سأتولاه</translation>
    </message>
    <message>
        <source>Show what is new</source>
        <translation>أظهر الجديد</translation>
    </message>
    <message>
        <source>Next row</source>
        <translation>الصف التالي</translation>
    </message>
    <message>
        <source>Previous row</source>
        <translation>الصف السابق</translation>
    </message>
    <message>
        <source>Fold the lane</source>
        <translation>اطوِ المسار</translation>
    </message>
    <message>
        <source>Open or close the panel</source>
        <translation>افتح اللوحة الجانبية أو أغلقها</translation>
    </message>
    <message>
        <source>Search contacts</source>
        <translation>ابحث في جهات الاتصال</translation>
    </message>
    <message>
        <source>Back to the table</source>
        <translation>العودة إلى الجدول</translation>
    </message>
    <message>
        <source>Edit details</source>
        <translation>تعديل البيانات</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>الموافقات</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>أوقف كل شيء</translation>
    </message>
    <message>
        <source>Look back</source>
        <translation>نظرة إلى الماضي</translation>
    </message>
    <message>
        <source>Export everything on this person</source>
        <translation>تصدير كل ما يخص هذا الشخص</translation>
    </message>
    <message>
        <source>Erase this person</source>
        <translation>محو هذا الشخص</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>الخطوة التالية</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>Patients’ phone</source>
        <translation>هاتف المرضى</translation>
    </message>
    <message>
        <source>Board</source>
        <translation>اللوحة</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>الوارد</translation>
    </message>
    <message>
        <source>Contacts</source>
        <translation>جهات الاتصال</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>بانتظار قرار</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>استيراد</translation>
    </message>
    <message>
        <source>Slipped through</source>
        <translation>ما فات</translation>
    </message>
    <message>
        <source>Journeys</source>
        <translation>المسارات</translation>
    </message>
    <message>
        <source>Go live</source>
        <translation>بدء العمل الفعلي</translation>
    </message>
    <message>
        <source>Workstations</source>
        <translation>محطات العمل</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>قفل</translation>
    </message>
    <message>
        <source>Switch person</source>
        <translation>تبديل الموظف</translation>
    </message>
    <message>
        <source>Search people, messages, actions</source>
        <translation>ابحث عن شخص أو رسالة أو إجراء</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>كل المفاتيح</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>مساعدة</translation>
    </message>
    <message>
        <source>Ask the server again</source>
        <translation>سؤال الخادم من جديد</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>الرد</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>إرسال</translation>
    </message>
    <message>
        <source>Hand over</source>
        <translation>تسليم لزميل</translation>
    </message>
    <message>
        <source>Details of the message</source>
        <translation>تفاصيل الرسالة</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>القوالب</translation>
    </message>
    <message>
        <source>Choose the channel</source>
        <translation>اختيار القناة</translation>
    </message>
    <message>
        <source>Choose whom it is about</source>
        <translation>اختيار من تخصّه</translation>
    </message>
    <message>
        <source>Go to the messages</source>
        <translation>الانتقال إلى الرسائل</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>تصفية</translation>
    </message>
    <message>
        <source>First choice</source>
        <translation>الخيار الأول</translation>
    </message>
    <message>
        <source>Second choice</source>
        <translation>الخيار الثاني</translation>
    </message>
    <message>
        <source>Third choice</source>
        <translation>الخيار الثالث</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>ابحث عن إعداد</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>Next line</source>
        <translation>السطر التالي</translation>
    </message>
    <message>
        <source>Line before</source>
        <translation>السطر السابق</translation>
    </message>
    <message>
        <source>Check again</source>
        <translation>تحقق من جديد</translation>
    </message>
    <message>
        <source>Sign and go live</source>
        <translation>التوقيع وبدء العمل الفعلي</translation>
    </message>
    <message>
        <source>Back to practice mode</source>
        <translation>العودة إلى وضع التدريب</translation>
    </message>
    <message>
        <source>New follow-up</source>
        <translation>متابعة جديدة</translation>
    </message>
    <message>
        <source>Back to all follow-ups</source>
        <translation>العودة إلى كل المتابعات</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>المخطط</translation>
    </message>
    <message>
        <source>Text and check</source>
        <translation>النص والفحص</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>الفرق</translation>
    </message>
    <message>
        <source>Go to the next problem</source>
        <translation>إلى المشكلة التالية</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>تجربة</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>نشر</translation>
    </message>
    <message>
        <source>Roll back to an earlier version</source>
        <translation>الرجوع إلى إصدار سابق</translation>
    </message>
    <message>
        <source>Move people to the version that runs</source>
        <translation>نقل الأشخاص إلى الإصدار العامل</translation>
    </message>
    <message>
        <source>Pause the follow-up</source>
        <translation>إيقاف المتابعة مؤقتاً</translation>
    </message>
    <message>
        <source>Let a paused follow-up go on</source>
        <translation>استئناف متابعة موقوفة</translation>
    </message>
    <message>
        <source>Take back what this version did</source>
        <translation>التراجع عما فعله هذا الإصدار</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>Fit into the window</source>
        <translation>ملاءمة النافذة</translation>
    </message>
    <message>
        <source>Row before</source>
        <translation>الصف السابق</translation>
    </message>
    <message>
        <source>Start a follow-up</source>
        <translation>بدء متابعة</translation>
    </message>
    <message>
        <source>Let them be</source>
        <translation>دعهم</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>ابحث من جديد</translation>
    </message>
</context>
<context>
    <name>Acts</name>
    <message>
        <source>in 1 hour</source>
        <translation>بعد ساعة</translation>
    </message>
    <message>
        <source>Call {who}</source>
        <translation>الاتصال بـ {who}</translation>
    </message>
    <message>
        <source>Log the call</source>
        <translation>سجّل المكالمة</translation>
    </message>
    <message>
        <source>Call with {who} logged</source>
        <translation>سُجّلت المكالمة مع {who}</translation>
    </message>
    <message>
        <source>Done as asked</source>
        <translation>تم كما هو مطلوب</translation>
    </message>
    <message>
        <source>Reached, thinking about it</source>
        <translation>تم الوصول إليه، وهو يفكر</translation>
    </message>
    <message>
        <source>Already taken care of</source>
        <translation>عولج من قبل</translation>
    </message>
    <message>
        <source>They do not want it</source>
        <translation>لا يرغب في ذلك</translation>
    </message>
    <message>
        <source>Close {who}</source>
        <translation>إغلاق {who}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>{who} closed</source>
        <translation>أُغلق {who}</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Note on {who}</source>
        <translation>ملاحظة عن {who}</translation>
    </message>
    <message>
        <source>Keep the note</source>
        <translation>احفظ الملاحظة</translation>
    </message>
    <message>
        <source>Note on {who} kept</source>
        <translation>حُفظت الملاحظة عن {who}</translation>
    </message>
    <message>
        <source>Until they reply</source>
        <translation>حتى يرد</translation>
    </message>
    <message>
        <source>In 1 hour</source>
        <translation>بعد ساعة</translation>
    </message>
    <message>
        <source>Tomorrow {0}</source>
        <translation>غداً {0}</translation>
    </message>
    <message>
        <source>Next week</source>
        <translation>الأسبوع القادم</translation>
    </message>
    <message>
        <source>Until their stage changes</source>
        <translation>حتى تتغير مرحلته</translation>
    </message>
    <message>
        <source>Choose a day…</source>
        <translation>اختر يوماً…</translation>
    </message>
    <message>
        <source>Put {who} aside</source>
        <translation>تأجيل {who}</translation>
    </message>
    <message>
        <source>Me</source>
        <translation>أنا</translation>
    </message>
    <message>
        <source>Assign {who}</source>
        <translation>إسناد {who}</translation>
    </message>
    <message>
        <source>Hand {who} over</source>
        <translation>تسليم {who} إلى زميل</translation>
    </message>
    <message>
        <source>you</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>{who} is with {owner} now</source>
        <translation>{who} الآن لدى {owner}</translation>
    </message>
    <message>
        <source>{who} put aside</source>
        <translation>أُجّل {who}</translation>
    </message>
    <message>
        <source>{who} comes back {when}</source>
        <translation>يعود {who} {when}</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>حتى</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>تأجيل</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>النتيجة</translation>
    </message>
    <message>
        <source>What came of it? 1 to {0}</source>
        <translation>ما النتيجة؟ 1 إلى {0}</translation>
    </message>
    <message>
        <source>Next action</source>
        <translation>الإجراء التالي</translation>
    </message>
    <message>
        <source>What happens next?</source>
        <translation>ماذا بعد؟</translation>
    </message>
    <message>
        <source>When</source>
        <translation>متى</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>اختياري</translation>
    </message>
</context>
<context>
    <name>Amount</name>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} من {total} ميغابايت</translation>
    </message>
    <message>
        <source>{done} MB</source>
        <translation>{done} ميغابايت</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} من {total}</translation>
    </message>
</context>
<context>
    <name>BackupPage</name>
    <message>
        <source>The practice’s backup</source>
        <translation>النسخة الاحتياطية للعيادة</translation>
    </message>
    <message>
        <source>Backups are made every night where the server was started with a folder for them, and by hand with the first of these lines at the server. The second restores one on trial, beside what is in use: only a backup that was restored once is known to be one.</source>
        <translation>تُصنع النسخ كل ليلة حيث شُغّل الخادم مع مجلد لها، ويدويًا بأول هذين السطرين عند الخادم. والثاني يستعيد نسخة على سبيل التجربة بجانب المستخدم: لا تُعرف نسخة إلا بعد استعادتها مرة.</translation>
    </message>
    <message>
        <source>The copy on this computer</source>
        <translation>النسخة على هذا الحاسوب</translation>
    </message>
    <message>
        <source>Last made and verified</source>
        <translation>آخر نسخة صُنعت وتُحقق منها</translation>
    </message>
    <message>
        <source>Last restored on trial</source>
        <translation>آخر استعادة تجريبية</translation>
    </message>
    <message>
        <source>As of</source>
        <translation>حتى</translation>
    </message>
    <message>
        <source>Compared with the server</source>
        <translation>قورنت بالخادم</translation>
    </message>
    <message>
        <source>Not sent yet</source>
        <translation>لم يُرسل بعد</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>تتبع</translation>
    </message>
    <message>
        <source>never</source>
        <translation>أبدًا</translation>
    </message>
    <message>
        <source>Never</source>
        <translation>أبدًا</translation>
    </message>
</context>
<context>
    <name>Banners</name>
    <message>
        <source>Nobody runs the follow-ups</source>
        <translation>لا أحد يُشغّل المتابعات</translation>
    </message>
    <message numerus="yes">
        <source>Since {0} nothing was sent or moved by itself; %n step(s) are due. Start foredesk runner at the server, or leave a workstation on.</source>
        <translation>
            <numerusform>لم يُرسَل ولم يُنقَل شيء من تلقاء نفسه منذ {0}؛ لا خطوات مستحقة. شغّل foredesk runner عند الخادم، أو اترك محطة عمل مفتوحة.</numerusform>
            <numerusform>لم يُرسَل ولم يُنقَل شيء من تلقاء نفسه منذ {0}؛ خطوة واحدة مستحقة. شغّل foredesk runner عند الخادم، أو اترك محطة عمل مفتوحة.</numerusform>
            <numerusform>لم يُرسَل ولم يُنقَل شيء من تلقاء نفسه منذ {0}؛ خطوتان مستحقتان. شغّل foredesk runner عند الخادم، أو اترك محطة عمل مفتوحة.</numerusform>
            <numerusform>لم يُرسَل ولم يُنقَل شيء من تلقاء نفسه منذ {0}؛ %n خطوات مستحقة. شغّل foredesk runner عند الخادم، أو اترك محطة عمل مفتوحة.</numerusform>
            <numerusform>لم يُرسَل ولم يُنقَل شيء من تلقاء نفسه منذ {0}؛ %n خطوة مستحقة. شغّل foredesk runner عند الخادم، أو اترك محطة عمل مفتوحة.</numerusform>
            <numerusform>لم يُرسَل ولم يُنقَل شيء من تلقاء نفسه منذ {0}؛ %n خطوة مستحقة. شغّل foredesk runner عند الخادم، أو اترك محطة عمل مفتوحة.</numerusform>
        </translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>حاول الآن</translation>
    </message>
    <message>
        <source>The worker is being restarted</source>
        <translation>يُعاد تشغيل المشغّل</translation>
    </message>
    <message>
        <source>What you do is kept and done as soon as it is back. Nothing is lost.</source>
        <translation>ما تفعله محفوظ وسيُنفّذ فور عودته. لا يضيع شيء.</translation>
    </message>
    <message>
        <source>This Foredesk is too old for the server</source>
        <translation>هذا الإصدار من Foredesk أقدم من الخادم</translation>
    </message>
    <message>
        <source>Update it to go on. What you did is kept and goes out after the update.</source>
        <translation>حدّثه للمتابعة. ما فعلته محفوظ ويُرسل بعد التحديث.</translation>
    </message>
    <message>
        <source>Signed out at the server</source>
        <translation>انتهت الجلسة لدى الخادم</translation>
    </message>
    <message>
        <source>You can keep working. What you do is kept, and goes out once somebody signs in with the password.</source>
        <translation>يمكنك مواصلة العمل. ما تفعله محفوظ، ويُرسل ما إن يدخل أحد بكلمة المرور.</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>No room for a fresh copy</source>
        <translation>لا مكان لنسخة جديدة</translation>
    </message>
    <message>
        <source>This computer’s disk is too full. Nothing is lost: work goes on in the copy that is here. Free some space.</source>
        <translation>قرص هذا الحاسوب ممتلئ. لم يُفقد شيء: يستمر العمل في النسخة الموجودة هنا. أفرغ بعض المساحة.</translation>
    </message>
    <message>
        <source>The fresh copy was damaged</source>
        <translation>النسخة الجديدة تالفة</translation>
    </message>
    <message>
        <source>It came twice and was refused. Nothing is lost: work goes on in the copy that is here.</source>
        <translation>وصلت مرتين ورُفضت. لم يُفقد شيء: يستمر العمل في النسخة الموجودة هنا.</translation>
    </message>
    <message>
        <source>The fresh copy was stopped</source>
        <translation>أُوقفت النسخة الجديدة</translation>
    </message>
    <message>
        <source>What has come of it is kept. Work goes on in the copy that is here.</source>
        <translation>ما وصل منها محفوظ. يستمر العمل في النسخة الموجودة هنا.</translation>
    </message>
</context>
<context>
    <name>Bar</name>
    <message>
        <source>All follow-ups</source>
        <translation>كل المتابعات</translation>
    </message>
    <message>
        <source>Graph</source>
        <translation>المخطط</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>النص</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>الفروق</translation>
    </message>
    <message>
        <source>How to look at it</source>
        <translation>طريقة العرض</translation>
    </message>
    <message>
        <source>More</source>
        <translation>المزيد</translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation>تجربة</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>نشر</translation>
    </message>
</context>
<context>
    <name>BoardDelegate</name>
    <message>
        <source>Show {0} more of {1}</source>
        <translation>أظهر {0} من أصل {1}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Unclaimed</source>
        <translation>غير مُسند</translation>
    </message>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>زميل</translation>
    </message>
</context>
<context>
    <name>BoardList</name>
    <message>
        <source>Board</source>
        <translation>اللوحة</translation>
    </message>
</context>
<context>
    <name>BoardModel</name>
    <message>
        <source>Show {0} more</source>
        <translation>أظهر {0} أخرى</translation>
    </message>
</context>
<context>
    <name>BoardPanel</name>
    <message>
        <source>Expected actions</source>
        <translation>الإجراءات المتوقعة</translation>
    </message>
    <message>
        <source>Select a row to see who it is and why it is here.</source>
        <translation>اختر صفاً لترى من هو ولماذا هو هنا.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>لماذا؟</translation>
    </message>
    <message>
        <source>Nobody selected</source>
        <translation>لم يُحدد أحد</translation>
    </message>
    <message>
        <source>{0}, version {1}</source>
        <translation>{0}، الإصدار {1}</translation>
    </message>
</context>
<context>
    <name>BoardView</name>
    <message>
        <source>Board</source>
        <translation>اللوحة</translation>
    </message>
    <message>
        <source>Mine + unclaimed</source>
        <translation>لي + غير مُسند</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>الجميع</translation>
    </message>
    <message>
        <source>Whose rows</source>
        <translation>صفوف من</translation>
    </message>
    <message>
        <source>Nothing needs a person</source>
        <translation>لا شيء يحتاج إلى شخص</translation>
    </message>
    <message>
        <source>Everything expected is done or not due yet. New enquiries appear here by themselves.</source>
        <translation>كل المتوقع تم أو لم يحن بعد. تظهر الاستفسارات الجديدة هنا تلقائياً.</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>رد</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>تأجيل</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>رد على المكالمة</translation>
    </message>
    <message>
        <source>{0} now, {1} later</source>
        <translation>{0} الآن، {1} لاحقاً</translation>
    </message>
</context>
<context>
    <name>CallPage</name>
    <message>
        <source>The clinic answers</source>
        <translation>العيادة ترد</translation>
    </message>
    <message>
        <source>Hang up</source>
        <translation>إنهاء المكالمة</translation>
    </message>
    <message>
        <source>Connected, {0}</source>
        <translation>متصل، {0}</translation>
    </message>
    <message>
        <source>Ringing, {0}</source>
        <translation>يرن، {0}</translation>
    </message>
</context>
<context>
    <name>ChangesPage</name>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Changes of the rota</source>
        <translation>تغييرات جدول المناوبات</translation>
    </message>
    <message>
        <source>Add a change</source>
        <translation>إضافة تغيير</translation>
    </message>
    <message>
        <source>New change</source>
        <translation>تغيير جديد</translation>
    </message>
    <message>
        <source>Every day is as every week</source>
        <translation>كل يوم كما في كل أسبوع</translation>
    </message>
    <message>
        <source>Somebody is ill, or stands in for another: say so here, for one day.</source>
        <translation>أحدهم مريض أو ينوب عن غيره: اذكر ذلك هنا ليوم واحد.</translation>
    </message>
    <message>
        <source>is away</source>
        <translation>غائب</translation>
    </message>
    <message>
        <source>is there as well</source>
        <translation>حاضر أيضًا</translation>
    </message>
    <message>
        <source>Every duty</source>
        <translation>كل المهام</translation>
    </message>
    <message>
        <source>Every location</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>اختر واحداً</translation>
    </message>
    <message>
        <source>What</source>
        <translation>ماذا</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>المناوبة</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>أين</translation>
    </message>
    <message>
        <source>From when to when</source>
        <translation>من متى إلى متى</translation>
    </message>
    <message>
        <source>all day</source>
        <translation>طوال اليوم</translation>
    </message>
    <message>
        <source>The change is saved</source>
        <translation>حُفظ التغيير</translation>
    </message>
    <message>
        <source>Say which duty they take over.</source>
        <translation>حدّد المناوبة التي يتولاها.</translation>
    </message>
    <message>
        <source>One stretch of the day; a second one is a second change.</source>
        <translation>فترة واحدة من اليوم؛ والثانية تغيير ثانٍ.</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>{0} is there</source>
        <translation>{0} حاضر</translation>
    </message>
    <message>
        <source>{0} is away</source>
        <translation>{0} غائب</translation>
    </message>
    <message>
        <source>The day is as every week</source>
        <translation>اليوم كما في كل أسبوع</translation>
    </message>
</context>
<context>
    <name>Channel</name>
    <message>
        <source>WhatsApp</source>
        <translation>واتساب</translation>
    </message>
    <message>
        <source>SMS</source>
        <translation>رسالة نصية</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>البريد الإلكتروني</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>مكالمة هاتفية</translation>
    </message>
    <message>
        <source>Website form</source>
        <translation>نموذج الموقع</translation>
    </message>
    <message>
        <source>The way they wrote</source>
        <translation>القناة التي كتب عبرها</translation>
    </message>
</context>
<context>
    <name>ChannelCard</name>
    <message>
        <source>Type its code</source>
        <translation>اكتب رمزها</translation>
    </message>
    <message>
        <source>Send a test message</source>
        <translation>أرسل رسالة تجريبية</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>إعداد</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>المرسل</translation>
    </message>
    <message>
        <source>Last verified</source>
        <translation>آخر تحقق</translation>
    </message>
    <message>
        <source>Opt-out line</source>
        <translation>سطر إيقاف الرسائل</translation>
    </message>
    <message>
        <source>Added by itself to advertising, with a link to unsubscribe.</source>
        <translation>يُضاف تلقائيًا إلى الإعلانات، مع رابط لإيقافها.</translation>
    </message>
    <message>
        <source>A test message is on its way.</source>
        <translation>رسالة تجريبية في الطريق.</translation>
    </message>
    <message>
        <source>Not set up</source>
        <translation>لم تُعدّ</translation>
    </message>
    <message>
        <source>Failing</source>
        <translation>متعطلة</translation>
    </message>
    <message>
        <source>Not verified</source>
        <translation>لم يُتحقق منها</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>جاهزة</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>تعمل فعلًا</translation>
    </message>
    <message>
        <source>Letters go by your own mail server. Until it is set up, none goes out.</source>
        <translation>الرسائل البريدية تمر بخادم بريدكم. وقبل إعداده لا تخرج أي منها.</translation>
    </message>
    <message>
        <source>No provider for it can be connected yet. In practice mode it ends at the practice phone; after that, a message by it fails with its reason, and a person is asked.</source>
        <translation>لا يمكن وصل مزوّد لها بعد. في وضع التدريب تنتهي إلى هاتف التدريب؛ وبعده تفشل الرسالة بها مع سببها ويُسأل شخص.</translation>
    </message>
    <message>
        <source>Since {0}. {1} It is tried again by itself.</source>
        <translation>منذ {0}. {1} تُعاد المحاولة تلقائيًا.</translation>
    </message>
    <message>
        <source>A test message to {0} is on its way.</source>
        <translation>رسالة تجريبية إلى {0} في الطريق.</translation>
    </message>
    <message>
        <source>A test message went to {0}, {1}. Type the code that it carries.</source>
        <translation>ذهبت رسالة تجريبية إلى {0}، {1}. اكتب الرمز الذي تحمله.</translation>
    </message>
    <message>
        <source>Send a test message to prove that it arrives.</source>
        <translation>أرسل رسالة تجريبية لتثبت أنها تصل.</translation>
    </message>
</context>
<context>
    <name>ChannelsPage</name>
    <message>
        <source>Go live</source>
        <translation>بدء العمل الفعلي</translation>
    </message>
    <message>
        <source>Practice mode is on</source>
        <translation>وضع التدريب قائم</translation>
    </message>
    <message>
        <source>Whatever is set up here, messages end at the practice phone. Test messages alone go out for real.</source>
        <translation>مهما أُعدّ هنا تنتهي الرسائل إلى هاتف التدريب. الرسائل التجريبية وحدها تخرج فعلًا.</translation>
    </message>
    <message>
        <source>Send a test message</source>
        <translation>أرسل رسالة تجريبية</translation>
    </message>
    <message>
        <source>To whom</source>
        <translation>إلى من</translation>
    </message>
    <message>
        <source>To somebody of yours: it goes out for real, also in practice mode, and carries a code to type here.</source>
        <translation>إلى أحدكم: تخرج فعلًا حتى في وضع التدريب، وتحمل رمزًا يُكتب هنا.</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>أرسل</translation>
    </message>
    <message>
        <source>Asked for: the server sends it within seconds.</source>
        <translation>طُلبت: يرسلها الخادم خلال ثوانٍ.</translation>
    </message>
    <message>
        <source>Type the code of the test message</source>
        <translation>اكتب رمز الرسالة التجريبية</translation>
    </message>
    <message>
        <source>Six digits</source>
        <translation>ستة أرقام</translation>
    </message>
    <message>
        <source>Sent to {0}.</source>
        <translation>أُرسلت إلى {0}.</translation>
    </message>
    <message>
        <source>It arrived</source>
        <translation>وصلت</translation>
    </message>
    <message>
        <source>This channel works.</source>
        <translation>هذه القناة تعمل.</translation>
    </message>
    <message>
        <source>Mail server</source>
        <translation>خادم البريد</translation>
    </message>
    <message>
        <source>Port</source>
        <translation>المنفذ</translation>
    </message>
    <message>
        <source>Protection</source>
        <translation>الحماية</translation>
    </message>
    <message>
        <source>STARTTLS (usual, port 587)</source>
        <translation>STARTTLS (المعتاد، المنفذ 587)</translation>
    </message>
    <message>
        <source>TLS from the start (port 465)</source>
        <translation>TLS من البداية (المنفذ 465)</translation>
    </message>
    <message>
        <source>Sender</source>
        <translation>المرسل</translation>
    </message>
    <message>
        <source>Sender’s name</source>
        <translation>اسم المرسل</translation>
    </message>
    <message>
        <source>User name</source>
        <translation>اسم المستخدم</translation>
    </message>
    <message>
        <source>Where the mail server asks for one</source>
        <translation>إن طلبه خادم البريد</translation>
    </message>
    <message>
        <source>Set up e-mail</source>
        <translation>إعداد البريد</translation>
    </message>
    <message>
        <source>This makes the command that is run at the server. The password is asked for there: it is never kept on a workstation.</source>
        <translation>هذا يصوغ الأمر الذي يُنفَّذ عند الخادم. وكلمة السر تُطلب هناك: لا تُحفظ أبدًا على محطة عمل.</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>نسخ الأمر</translation>
    </message>
    <message>
        <source>Copied. Run it at the server, then send a test message from here.</source>
        <translation>نُسخ. نفّذه عند الخادم ثم أرسل رسالة تجريبية من هنا.</translation>
    </message>
    <message>
        <source>The code has six digits.</source>
        <translation>الرمز ستة أرقام.</translation>
    </message>
    <message>
        <source>A port is a number up to 65535.</source>
        <translation>المنفذ عدد لا يتجاوز 65535.</translation>
    </message>
</context>
<context>
    <name>CheatSheet</name>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
</context>
<context>
    <name>CloseForm</name>
    <message>
        <source>Outcome</source>
        <translation>النتيجة</translation>
    </message>
    <message>
        <source>What came of it?</source>
        <translation>ما النتيجة؟</translation>
    </message>
    <message>
        <source>Next action</source>
        <translation>الإجراء التالي</translation>
    </message>
    <message>
        <source>What happens next?</source>
        <translation>ماذا بعد؟</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>اختياري</translation>
    </message>
    <message>
        <source>Close {who}</source>
        <translation>إغلاق {who}</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
</context>
<context>
    <name>Closed</name>
    <message>
        <source>Fetch a fresh copy</source>
        <translation>اجلب نسخة جديدة</translation>
    </message>
    <message>
        <source>Close Foredesk</source>
        <translation>أغلق Foredesk</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>حاول مجدداً</translation>
    </message>
    <message>
        <source>Nothing is shown, sent or received here any more. Ask an owner; a sign-in with the password joins the practice again.</source>
        <translation>لم يعد شيء يُعرض هنا ولا يُرسل ولا يُستلم. اسأل أحد المالكين؛ والدخول بكلمة المرور يعيد هذا الجهاز إلى العيادة.</translation>
    </message>
    <message numerus="yes">
        <source>%n change(s) of yours not sent yet stay here, encrypted, and go out after that.</source>
        <translation>
            <numerusform>لا تغييرات لم تُرسل.</numerusform>
            <numerusform>يبقى هنا تغيير واحد لم يُرسل بعد، مشفّراً، ويُرسل بعد ذلك.</numerusform>
            <numerusform>يبقى هنا تغييران لم يُرسلا بعد، مشفّرين، ويُرسلان بعد ذلك.</numerusform>
            <numerusform>تبقى هنا %n تغييرات لم تُرسل بعد، مشفّرة، وتُرسل بعد ذلك.</numerusform>
            <numerusform>يبقى هنا %n تغييراً لم يُرسل بعد، مشفّراً، ويُرسل بعد ذلك.</numerusform>
            <numerusform>يبقى هنا %n تغيير لم يُرسل بعد، مشفّراً، ويُرسل بعد ذلك.</numerusform>
        </translation>
    </message>
    <message>
        <source>This workstation was shut out by the practice</source>
        <translation>أوقفت العيادة هذا الجهاز</translation>
    </message>
    <message>
        <source>Sign in again</source>
        <translation>ادخل من جديد</translation>
    </message>
    <message>
        <source>Fetch a fresh copy?</source>
        <translation>أتُجلب نسخة جديدة؟</translation>
    </message>
    <message>
        <source>This copy is moved to a folder beside it. Somebody signs in with the password, and the clinic’s book comes anew.</source>
        <translation>تُنقل هذه النسخة إلى مجلد بجانبها. ثم يدخل أحد بكلمة المرور فيصل سجل العيادة من جديد.</translation>
    </message>
</context>
<context>
    <name>Command</name>
    <message>
        <source>Call logged</source>
        <translation>سُجّلت مكالمة</translation>
    </message>
    <message>
        <source>Reply kept</source>
        <translation>حُفظ رد</translation>
    </message>
    <message>
        <source>Row closed</source>
        <translation>أُغلق صف</translation>
    </message>
    <message>
        <source>Task done</source>
        <translation>أُنجزت مهمة</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>تأجيل</translation>
    </message>
    <message>
        <source>Taken on</source>
        <translation>استُلم</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>أُسند</translation>
    </message>
    <message>
        <source>Let be</source>
        <translation>تُرك</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Details changed</source>
        <translation>عُدّلت البيانات</translation>
    </message>
    <message>
        <source>Tag added</source>
        <translation>أُضيف وسم</translation>
    </message>
    <message>
        <source>Tag removed</source>
        <translation>أُزيل وسم</translation>
    </message>
    <message>
        <source>Consent recorded</source>
        <translation>سُجّلت موافقة</translation>
    </message>
    <message>
        <source>Decision</source>
        <translation>قرار</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Contact imported</source>
        <translation>استُوردت جهة اتصال</translation>
    </message>
    <message>
        <source>Follow-ups stopped</source>
        <translation>أُوقفت المتابعات</translation>
    </message>
    <message>
        <source>Visit booked</source>
        <translation>حُجز موعد</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Here</source>
        <translation>هنا</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>في كل مكان</translation>
    </message>
    <message>
        <source>Choose an outcome, a time, an answer</source>
        <translation>اختر نتيجة أو وقتًا أو جوابًا</translation>
    </message>
    <message>
        <source>The next field</source>
        <translation>الحقل التالي</translation>
    </message>
    <message>
        <source>Send, or finish</source>
        <translation>أرسل، أو أنهِ</translation>
    </message>
    <message>
        <source>Close, or go back</source>
        <translation>أغلق، أو ارجع</translation>
    </message>
    <message>
        <source>In whatever opens</source>
        <translation>في كل ما يُفتح</translation>
    </message>
</context>
<context>
    <name>Compose</name>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Whom is it about?</source>
        <translation>من تخصّه الرسالة؟</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>يُرسَل</translation>
    </message>
    <message>
        <source>A colleague has just sent {who} the same words. Nothing goes out twice.</source>
        <translation>أرسل زميل الكلمات نفسها إلى {who} قبل لحظة. لا شيء يُرسَل مرتين.</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>{0} is answering too.</source>
        <translation>{0} يرد أيضاً.</translation>
    </message>
    <message>
        <source>Not by {channel}: {why}</source>
        <translation>ليس عبر {channel}: {why}</translation>
    </message>
    <message>
        <source>{who} wrote while you were typing. Read it before you send.</source>
        <translation>كتب {who} وأنت تكتب. اقرأ ما كتبه قبل الإرسال.</translation>
    </message>
    <message>
        <source>{who} has answered meanwhile. Read it before you send.</source>
        <translation>ردّ {who} في هذه الأثناء. اقرأ رده قبل الإرسال.</translation>
    </message>
    <message>
        <source>I have read it</source>
        <translation>قرأته</translation>
    </message>
    <message>
        <source>Does what you wrote still fit? Send once more to send it.</source>
        <translation>هل ما زال ما كتبته مناسباً؟ اضغط إرسال مرة أخرى ليُرسَل.</translation>
    </message>
    <message>
        <source>No way</source>
        <translation>لا وسيلة</translation>
    </message>
    <message>
        <source>Write to {who}</source>
        <translation>اكتب إلى {who}</translation>
    </message>
    <message>
        <source>There is nothing written yet.</source>
        <translation>لم يُكتب شيء بعد.</translation>
    </message>
</context>
<context>
    <name>Composer</name>
    <message>
        <source>Subject</source>
        <translation>الموضوع</translation>
    </message>
    <message>
        <source>Your reply</source>
        <translation>ردّك</translation>
    </message>
    <message>
        <source>About</source>
        <translation>بخصوص</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>القوالب</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>تجاهل</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>إرسال</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Channel: {0}</source>
        <translation>القناة: {0}</translation>
    </message>
    <message>
        <source>About {0}, choose who</source>
        <translation>بخصوص {0}، اختر من</translation>
    </message>
</context>
<context>
    <name>Consent</name>
    <message>
        <source>form</source>
        <translation>نموذج</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>their message</source>
        <translation>رسالته</translation>
    </message>
    <message>
        <source>in person</source>
        <translation>حضورياً</translation>
    </message>
    <message>
        <source>import</source>
        <translation>استيراد</translation>
    </message>
</context>
<context>
    <name>ContactForms</name>
    <message>
        <source>Details of {who}</source>
        <translation>بيانات {who}</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Details of {who} kept</source>
        <translation>حُفظت بيانات {who}</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>separated by commas</source>
        <translation>تفصل بينها فواصل</translation>
    </message>
    <message>
        <source>Tags of {who}</source>
        <translation>وسوم {who}</translation>
    </message>
    <message>
        <source>Tag added</source>
        <translation>أُضيف وسم</translation>
    </message>
    <message>
        <source>Tag removed</source>
        <translation>أُزيل وسم</translation>
    </message>
    <message>
        <source>Their care and visits</source>
        <translation>رعايته ومواعيده</translation>
    </message>
    <message>
        <source>Offers and news</source>
        <translation>العروض والأخبار</translation>
    </message>
    <message>
        <source>Yes, they agree</source>
        <translation>نعم، يوافق</translation>
    </message>
    <message>
        <source>No, they refuse</source>
        <translation>لا، يرفض</translation>
    </message>
    <message>
        <source>By</source>
        <translation>عبر</translation>
    </message>
    <message>
        <source>For</source>
        <translation>من أجل</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>الجواب</translation>
    </message>
    <message>
        <source>Their words</source>
        <translation>كلماته</translation>
    </message>
    <message>
        <source>what they said or were shown</source>
        <translation>ما قاله أو ما عُرض عليه</translation>
    </message>
    <message>
        <source>Consent of {who}</source>
        <translation>موافقة {who}</translation>
    </message>
    <message>
        <source>Consent of {who} kept</source>
        <translation>حُفظت موافقة {who}</translation>
    </message>
</context>
<context>
    <name>ContactList</name>
    <message>
        <source>Contacts</source>
        <translation>جهات الاتصال</translation>
    </message>
    <message>
        <source>Name, phone, e-mail</source>
        <translation>الاسم أو الهاتف أو البريد</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>استيراد</translation>
    </message>
    <message>
        <source>Nobody is here yet</source>
        <translation>لا أحد هنا بعد</translation>
    </message>
    <message>
        <source>Enquiries come in by themselves. Bring the people you know from a file.</source>
        <translation>تصل الاستفسارات تلقائياً. أحضر من تعرفهم من ملف.</translation>
    </message>
    <message>
        <source>Import contacts</source>
        <translation>استيراد جهات الاتصال</translation>
    </message>
    <message>
        <source>Nobody matches</source>
        <translation>لا أحد يطابق</translation>
    </message>
    <message>
        <source>Try fewer letters, or a part of the phone number.</source>
        <translation>جرّب حروفاً أقل أو جزءاً من رقم الهاتف.</translation>
    </message>
</context>
<context>
    <name>ContactPage</name>
    <message>
        <source>Back to the table</source>
        <translation>العودة إلى الجدول</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>رد</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>تعديل</translation>
    </message>
    <message>
        <source>Assign</source>
        <translation>إسناد</translation>
    </message>
    <message>
        <source>Expected actions</source>
        <translation>الإجراءات المتوقعة</translation>
    </message>
    <message>
        <source>Nothing is expected</source>
        <translation>لا شيء متوقع</translation>
    </message>
    <message>
        <source>No follow-up runs and nobody waits.</source>
        <translation>لا متابعة جارية ولا أحد ينتظر.</translation>
    </message>
    <message numerus="yes">
        <source>Stops %n follow-up(s). The clock for answering them goes on. It can be undone.</source>
        <translation>
            <numerusform>لا متابعات جارية.</numerusform>
            <numerusform>يوقف متابعة واحدة. يستمر وقت الرد عليه. يمكن التراجع.</numerusform>
            <numerusform>يوقف متابعتين. يستمر وقت الرد عليه. يمكن التراجع.</numerusform>
            <numerusform>يوقف %n متابعات. يستمر وقت الرد عليه. يمكن التراجع.</numerusform>
            <numerusform>يوقف %n متابعة. يستمر وقت الرد عليه. يمكن التراجع.</numerusform>
            <numerusform>يوقف %n متابعة. يستمر وقت الرد عليه. يمكن التراجع.</numerusform>
        </translation>
    </message>
    <message>
        <source>Stop everything for {0}?</source>
        <translation>إيقاف كل شيء لـ {0}؟</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>أوقف كل شيء</translation>
    </message>
    <message>
        <source>Everything for {0} is stopped</source>
        <translation>أُوقف كل شيء لـ {0}</translation>
    </message>
    <message>
        <source>Follow-up stopped</source>
        <translation>أُوقفت المتابعة</translation>
    </message>
    <message>
        <source>score {0}</source>
        <translation>الدرجة {0}</translation>
    </message>
    <message>
        <source>with {0}</source>
        <translation>لدى {0}</translation>
    </message>
    <message>
        <source>Something of it was erased since.</source>
        <translation>مُحي شيء منه منذ ذلك الحين.</translation>
    </message>
    <message>
        <source>Nobody knew of them yet.</source>
        <translation>لم يكن أحد يعرفه بعد.</translation>
    </message>
    <message>
        <source>{0} steps, {1} for a person</source>
        <translation>{0} خطوات، {1} تحتاج شخصاً</translation>
    </message>
</context>
<context>
    <name>ContactTable</name>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Phone or e-mail</source>
        <translation>الهاتف أو البريد</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>المرحلة</translation>
    </message>
    <message>
        <source>Last</source>
        <translation>الأخير</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>التالي</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>أخرى</translation>
    </message>
</context>
<context>
    <name>ContactingPage</name>
    <message>
        <source>All day long as far as their country allows</source>
        <translation>طوال اليوم بقدر ما يسمح بلدهم</translation>
    </message>
    <message>
        <source>A day</source>
        <translation>في اليوم</translation>
    </message>
    <message>
        <source>About visits and care: at most so many messages</source>
        <translation>عن الزيارات والرعاية: عدد الرسائل الأقصى</translation>
    </message>
    <message>
        <source>A week</source>
        <translation>في الأسبوع</translation>
    </message>
    <message>
        <source>Of these by SMS, a day</source>
        <translation>منها برسائل SMS في اليوم</translation>
    </message>
    <message>
        <source>News and offers: at most so many messages</source>
        <translation>الأخبار والعروض: عدد الرسائل الأقصى</translation>
    </message>
    <message>
        <source>In 30 days</source>
        <translation>في 30 يومًا</translation>
    </message>
    <message>
        <source>About visits and care</source>
        <translation>عن الزيارات والرعاية</translation>
    </message>
    <message>
        <source>The practice’s own hours for writing, by the clock where they are</source>
        <translation>ساعات العيادة للكتابة، بتوقيت المكان الذي هم فيه</translation>
    </message>
    <message>
        <source>Such as 8:00–20:00. Answers to what they wrote go at any time.</source>
        <translation>مثل 8:00–20:00. الردود على ما كتبوه تُرسل في أي وقت.</translation>
    </message>
    <message>
        <source>News and offers</source>
        <translation>الأخبار والعروض</translation>
    </message>
    <message>
        <source>Never outside what the rules of their country allow.</source>
        <translation>ليس أبدًا خارج ما تسمح به قواعد بلدهم.</translation>
    </message>
    <message>
        <source>The limits are saved</source>
        <translation>حُفظت الحدود</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>بلا حد</translation>
    </message>
    <message>
        <source>One stretch of the day, such as 8:00–20:00.</source>
        <translation>فترة واحدة من اليوم، مثل 8:00–20:00.</translation>
    </message>
</context>
<context>
    <name>ConversationPane</name>
    <message>
        <source>Somebody dealt with this first</source>
        <translation>سبقك زميل إلى هذا</translation>
    </message>
    <message>
        <source>What you wrote is kept. Look at both, then choose.</source>
        <translation>ما كتبته محفوظ. انظر إلى الاثنين ثم اختر.</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>عرض</translation>
    </message>
    <message>
        <source>Snooze</source>
        <translation>تأجيل</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>{0} is answering</source>
        <translation>{0} يرد الآن</translation>
    </message>
</context>
<context>
    <name>Copy</name>
    <message>
        <source>The clinic’s copy on this computer is damaged</source>
        <translation>نسخة العيادة على هذا الجهاز تالفة</translation>
    </message>
    <message>
        <source>The clinic’s data is safe at the server. The damaged copy is kept in a folder beside the new one; work that was not sent yet is in it alone.</source>
        <translation>بيانات العيادة سليمة على الخادم. تُحفظ النسخة التالفة في مجلد بجانب الجديدة؛ وما لم يُرسل بعد موجود فيها وحدها.</translation>
    </message>
    <message>
        <source>This computer’s disk is full</source>
        <translation>قرص هذا الجهاز ممتلئ</translation>
    </message>
    <message>
        <source>Nothing was lost, and nothing new can be kept. Free some space, then try again.</source>
        <translation>لم يضع شيء، ولا يمكن حفظ جديد. أفرغ بعض المساحة ثم حاول مجدداً.</translation>
    </message>
    <message>
        <source>Another Foredesk is at work with this copy</source>
        <translation>برنامج Foredesk آخر يعمل على هذه النسخة</translation>
    </message>
    <message>
        <source>Only one can write it at a time. Close the other one, or wait until it has ended, then try again.</source>
        <translation>لا يكتب فيها إلا واحد في كل مرة. أغلق الآخر أو انتظر حتى ينتهي، ثم حاول مجدداً.</translation>
    </message>
    <message>
        <source>This computer has been away from the clinic’s server for too long</source>
        <translation>ابتعد هذا الجهاز عن خادم العيادة مدة أطول مما ينبغي</translation>
    </message>
    <message>
        <source>Its copy is locked, as the clinic decided, and nothing is lost. Connect this computer to the server and try again: it opens as before.</source>
        <translation>نسخته مقفلة كما قررت العيادة، ولم يُفقد شيء. صِل هذا الجهاز بالخادم وأعد المحاولة، وستُفتح كما كانت.</translation>
    </message>
    <message>
        <source>There is no copy of the clinic here</source>
        <translation>لا توجد نسخة للعيادة هنا</translation>
    </message>
    <message>
        <source>Sign in to fetch one from the clinic’s server.</source>
        <translation>ادخل لتجلب واحدة من خادم العيادة.</translation>
    </message>
    <message>
        <source>A newer Foredesk wrote this copy</source>
        <translation>كتب هذه النسخة إصدار أحدث من Foredesk</translation>
    </message>
    <message>
        <source>Nothing was changed, and unsent work is kept. Update Foredesk on this computer, then open it again.</source>
        <translation>لم يتغير شيء، وما لم يُرسل محفوظ. حدّث Foredesk على هذا الجهاز ثم افتحه من جديد.</translation>
    </message>
    <message>
        <source>This computer’s key does not open the clinic’s copy</source>
        <translation>مفتاح هذا الجهاز لا يفتح نسخة العيادة</translation>
    </message>
    <message>
        <source>Open it as the user who set it up. Or fetch a fresh copy: this one is kept in a folder beside it, with the work that was not sent yet.</source>
        <translation>افتحها بحساب من أعدّها. أو اجلب نسخة جديدة: تُحفظ هذه في مجلد بجانبها مع ما لم يُرسل بعد.</translation>
    </message>
    <message>
        <source>The clinic’s copy did not open</source>
        <translation>لم تُفتح نسخة العيادة</translation>
    </message>
</context>
<context>
    <name>CountriesPage</name>
    <message>
        <source>Use the rules that come along</source>
        <translation>استخدام القواعد المرفقة</translation>
    </message>
    <message>
        <source>Countries</source>
        <translation>البلدان</translation>
    </message>
    <message>
        <source>Add a country</source>
        <translation>إضافة بلد</translation>
    </message>
    <message>
        <source>No rules are here</source>
        <translation>لا قواعد هنا</translation>
    </message>
    <message>
        <source>They come with the program.</source>
        <translation>تأتي مع البرنامج.</translation>
    </message>
    <message>
        <source>No consent needed; a no still stands</source>
        <translation>لا حاجة إلى موافقة؛ والرفض قائم</translation>
    </message>
    <message>
        <source>Needed, but for patients</source>
        <translation>لازمة إلا للمرضى</translation>
    </message>
    <message>
        <source>Consent needed</source>
        <translation>الموافقة لازمة</translation>
    </message>
    <message>
        <source>Quiet hours</source>
        <translation>ساعات الهدوء</translation>
    </message>
    <message>
        <source>none</source>
        <translation>لا شيء</translation>
    </message>
    <message>
        <source>When, by the clock where they are</source>
        <translation>متى، بتوقيت المكان الذي هم فيه</translation>
    </message>
    <message>
        <source>Nothing goes out of our own accord. Such as 21:00–7:00.</source>
        <translation>لا نرسل شيئًا من تلقاء أنفسنا. مثل 21:00–7:00.</translation>
    </message>
    <message>
        <source>News and offers, {0}</source>
        <translation>الأخبار والعروض، {0}</translation>
    </message>
    <message>
        <source>never</source>
        <translation>لم يُرَ بعد</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>العطل</translation>
    </message>
    <message>
        <source>News and offers on holidays too</source>
        <translation>الأخبار والعروض في العطل أيضًا</translation>
    </message>
    <message>
        <source>Changed by the practice</source>
        <translation>غيّرتها العيادة</translation>
    </message>
    <message>
        <source>Where the practice is</source>
        <translation>حيث توجد العيادة</translation>
    </message>
    <message>
        <source>Every other country</source>
        <translation>كل بلد آخر</translation>
    </message>
    <message>
        <source>As it comes along</source>
        <translation>كما جاءت مع البرنامج</translation>
    </message>
    <message>
        <source>The rules are saved; every message goes by them</source>
        <translation>حُفظت القواعد؛ كل رسالة تسير بها</translation>
    </message>
    <message>
        <source>Whoever runs a practice answers for it: none of this is legal advice.</source>
        <translation>من يدير عيادة مسؤول عنها: لا شيء من هذا استشارة قانونية.</translation>
    </message>
    <message>
        <source>Consent for messages about visits and care</source>
        <translation>الموافقة على رسائل الزيارات والرعاية</translation>
    </message>
    <message>
        <source>Consent for news and offers</source>
        <translation>الموافقة على الأخبار والعروض</translation>
    </message>
    <message>
        <source>Write it like 21:00–7:00.</source>
        <translation>اكتبها هكذا: 21:00–7:00.</translation>
    </message>
    <message>
        <source>The rules are as they come along</source>
        <translation>القواعد كما جاءت مع البرنامج</translation>
    </message>
</context>
<context>
    <name>DecideCard</name>
    <message>
        <source>1 of {0}</source>
        <translation>1 من {0}</translation>
    </message>
    <message>
        <source>Send it again?</source>
        <translation>إرسالها مرة أخرى؟</translation>
    </message>
    <message>
        <source>Nobody knows whether the first one arrived. They may get it twice.</source>
        <translation>لا أحد يعرف هل وصلت الأولى. قد تصلهم مرتين.</translation>
    </message>
    <message>
        <source>Send it again</source>
        <translation>أرسلها مرة أخرى</translation>
    </message>
    <message>
        <source>Noted: it arrived</source>
        <translation>سُجّل أنها وصلت</translation>
    </message>
    <message>
        <source>It goes once more</source>
        <translation>ستُرسَل مرة أخرى</translation>
    </message>
    <message>
        <source>Left as it is; it will not be sent</source>
        <translation>تُركت كما هي ولن تُرسَل</translation>
    </message>
    <message>
        <source>This message did not arrive</source>
        <translation>هذه الرسالة لم تصل</translation>
    </message>
    <message>
        <source>{0} Correct the number, use another way, or leave it.</source>
        <translation>{0} صحّح الرقم أو استخدم وسيلة أخرى أو اتركها.</translation>
    </message>
    <message>
        <source>Nobody knows whether this arrived</source>
        <translation>لا أحد يعرف هل وصلت هذه الرسالة</translation>
    </message>
    <message>
        <source>It was handed over and no receipt came. Ask them, or look at their phone’s answer; then decide.</source>
        <translation>سُلّمت للإرسال ولم يأتِ إشعار. اسألهم أو انظر إلى ردّهم ثم قرّر.</translation>
    </message>
    <message>
        <source>This message was held</source>
        <translation>حُجزت هذه الرسالة</translation>
    </message>
    <message>
        <source>Send it all the same</source>
        <translation>أرسلها رغم ذلك</translation>
    </message>
    <message>
        <source>It arrived</source>
        <translation>وصلت</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>اتركها</translation>
    </message>
</context>
<context>
    <name>DecisionsModel</name>
    <message>
        <source>Decided</source>
        <translation>تم القرار</translation>
    </message>
    <message>
        <source>Yours, {0}</source>
        <translation>لك، {0}</translation>
    </message>
    <message>
        <source>{1}’s, {0}</source>
        <translation>من {1}، {0}</translation>
    </message>
    <message>
        <source>Stands now</source>
        <translation>القائم الآن</translation>
    </message>
    <message>
        <source>Two desks changed the same field</source>
        <translation>عدّل مكتبان الحقل نفسه</translation>
    </message>
    <message>
        <source>It was deleted meanwhile</source>
        <translation>حُذف في هذه الأثناء</translation>
    </message>
    <message>
        <source>The time was taken meanwhile</source>
        <translation>حُجز الوقت في هذه الأثناء</translation>
    </message>
    <message>
        <source>Nobody is on duty</source>
        <translation>لا أحد مناوب</translation>
    </message>
    <message>
        <source>Nobody took an emergency</source>
        <translation>لم يتولَّ أحد حالة طارئة</translation>
    </message>
    <message>
        <source>Nobody runs the follow-ups</source>
        <translation>لا أحد يشغّل المتابعات</translation>
    </message>
    <message>
        <source>Not allowed for this role</source>
        <translation>غير مسموح لهذا الدور</translation>
    </message>
    <message>
        <source>Two desks did not agree</source>
        <translation>لم يتفق مكتبان</translation>
    </message>
    <message>
        <source>This was not accepted</source>
        <translation>لم يُقبل هذا</translation>
    </message>
    <message>
        <source>This waits for something else</source>
        <translation>هذا ينتظر شيئاً آخر</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>بانتظار قرار</translation>
    </message>
    <message>
        <source>Restore and apply</source>
        <translation>استعد ثم طبّق</translation>
    </message>
    <message>
        <source>Leave it deleted</source>
        <translation>اتركه محذوفاً</translation>
    </message>
    <message>
        <source>Take {0}</source>
        <translation>خذ {0}</translation>
    </message>
    <message>
        <source>Take the new values</source>
        <translation>خذ القيم الجديدة</translation>
    </message>
    <message>
        <source>Keep {0}</source>
        <translation>أبقِ {0}</translation>
    </message>
    <message>
        <source>Keep what stands</source>
        <translation>أبقِ القائم</translation>
    </message>
    <message>
        <source>Release it in their name</source>
        <translation>تنفيذه باسم صاحبه</translation>
    </message>
    <message>
        <source>Refuse it</source>
        <translation>رفضه</translation>
    </message>
    <message>
        <source>I have seen it</source>
        <translation>اطّلعتُ عليه</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>حاول مجدداً</translation>
    </message>
    <message>
        <source>Let it be</source>
        <translation>دعه كما هو</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>لا شيء</translation>
    </message>
</context>
<context>
    <name>DecisionsView</name>
    <message>
        <source>Needs a decision</source>
        <translation>بانتظار قرار</translation>
    </message>
    <message>
        <source>Nothing to decide</source>
        <translation>لا قرار مطلوب</translation>
    </message>
    <message>
        <source>When two desks disagree, or the server could not accept something, it waits here. Nothing is lost.</source>
        <translation>عندما يختلف مكتبان أو لا يقبل الخادم شيئاً ينتظر هنا. لا يضيع شيء.</translation>
    </message>
    <message>
        <source>choose</source>
        <translation>اختيار</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} من {1}</translation>
    </message>
</context>
<context>
    <name>Departure</name>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Reply to {who} goes when the line is back</source>
        <translation>يُرسَل الرد إلى {who} عند عودة الاتصال</translation>
    </message>
    <message>
        <source>Reply to {who} goes any moment</source>
        <translation>يُرسَل الرد إلى {who} في أي لحظة</translation>
    </message>
    <message>
        <source>Reply to {who} goes in {seconds} s</source>
        <translation>يُرسَل الرد إلى {who} بعد {seconds} ث</translation>
    </message>
    <message>
        <source>Called back. What you wrote to {who} is a draft again.</source>
        <translation>استُرجعت. ما كتبته إلى {who} مسودة من جديد.</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>The local copy could not be read. Nothing is lost; try again.</source>
        <translation>تعذّرت قراءة النسخة المحلية. لم يضع شيء؛ حاول مجدداً.</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Message from them</source>
        <translation>رسالة منهم</translation>
    </message>
    <message>
        <source>Message to them</source>
        <translation>رسالة إليهم</translation>
    </message>
    <message>
        <source>Copy the words</source>
        <translation>نسخ الكلمات</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Links are not opened from here. They lead to:</source>
        <translation>لا تُفتح الروابط من هنا. إنها تقود إلى:</translation>
    </message>
    <message>
        <source>Copy the link</source>
        <translation>نسخ الرابط</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>ما آل إليه أمرها</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>الآن</translation>
    </message>
    <message>
        <source>To</source>
        <translation>إلى</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>خرجت</translation>
    </message>
    <message>
        <source>Handed over</source>
        <translation>سُلّمت</translation>
    </message>
    <message>
        <source>{0}×</source>
        <translation>{0}×</translation>
    </message>
    <message>
        <source>Provider’s number</source>
        <translation>رقم مزوّد الخدمة</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>المفتاح</translation>
    </message>
    <message>
        <source>Checked before it went</source>
        <translation>ما فُحص قبل خروجها</translation>
    </message>
</context>
<context>
    <name>DeviceCard</name>
    <message>
        <source>Release {0}</source>
        <translation>تمرير {0}</translation>
    </message>
    <message>
        <source>Refuse {0}</source>
        <translation>رفض {0}</translation>
    </message>
    <message>
        <source>See them</source>
        <translation>عرضها</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>تغيير الاسم</translation>
    </message>
    <message>
        <source>What it carries</source>
        <translation>ما يحمله</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>إخراج</translation>
    </message>
</context>
<context>
    <name>DevicesModel</name>
    <message>
        <source>All locations</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Only what all locations share</source>
        <translation>ما تشترك فيه كل الفروع فقط</translation>
    </message>
    <message>
        <source>clinical notes</source>
        <translation>الملاحظات السريرية</translation>
    </message>
    <message>
        <source>owners’ records</source>
        <translation>سجلات المالكين</translation>
    </message>
    <message>
        <source>never</source>
        <translation>لم يُرَ بعد</translation>
    </message>
    <message>
        <source>{0}, format {1}</source>
        <translation>{0}، الصيغة {1}</translation>
    </message>
    <message>
        <source>Last signed in</source>
        <translation>آخر من دخل</translation>
    </message>
    <message>
        <source>Last seen</source>
        <translation>آخر ظهور</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>البرنامج</translation>
    </message>
    <message>
        <source>Not sent then</source>
        <translation>لم يُرسل حينها</translation>
    </message>
    <message>
        <source>Carries</source>
        <translation>ما يحمله</translation>
    </message>
    <message>
        <source>Held for a decision</source>
        <translation>بانتظار قرار</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>أُخرج</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>هذا الجهاز</translation>
    </message>
    <message>
        <source>Away</source>
        <translation>غائب</translation>
    </message>
    <message>
        <source>In use</source>
        <translation>قيد الاستخدام</translation>
    </message>
</context>
<context>
    <name>DevicesView</name>
    <message>
        <source>Ask again</source>
        <translation>اسأل من جديد</translation>
    </message>
    <message>
        <source>Workstations</source>
        <translation>محطات العمل</translation>
    </message>
    <message>
        <source>ask again</source>
        <translation>السؤال من جديد</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>كل المفاتيح</translation>
    </message>
    <message>
        <source>Rename the workstation</source>
        <translation>تغيير اسم الجهاز</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>At most 80 characters.</source>
        <translation>80 حرفاً على الأكثر.</translation>
    </message>
    <message>
        <source>Everybody who looks after workstations sees this name.</source>
        <translation>يرى هذا الاسم كل من يعتني بالأجهزة.</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>تغيير الاسم</translation>
    </message>
    <message>
        <source>Renamed</source>
        <translation>تغيّر الاسم</translation>
    </message>
    <message>
        <source>All locations</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Clinical notes too</source>
        <translation>والملاحظات السريرية أيضاً</translation>
    </message>
    <message>
        <source>Owners’ records too</source>
        <translation>وسجلات المالكين أيضاً</translation>
    </message>
    <message>
        <source>What {0} carries</source>
        <translation>ما يحمله {0}</translation>
    </message>
    <message>
        <source>What it no longer carries is removed from its disk when it next meets the server. Work about it that was not sent yet waits for a decision.</source>
        <translation>ما لم يعد يحمله يُمحى من قرصه عند اتصاله التالي بالخادم. والعمل المتعلق به الذي لم يُرسل بعد ينتظر قراراً.</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>تغيير</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>تم التغيير</translation>
    </message>
    <message>
        <source>Nobody can work there any more. What it has not sent yet it may hand over once more, and all of that waits for your decision; then its copy of the clinic’s book is removed from its disk. This cannot be taken back: to use it again, somebody signs in there with e-mail and password.</source>
        <translation>لن يستطيع أحد العمل عليه بعد الآن. ما لم يُرسله بعد يمكنه تسليمه مرة أخيرة، وكل ذلك ينتظر قرارك؛ ثم تُمحى نسخته من سجل العيادة من قرصه. لا رجعة في هذا: لاستخدامه من جديد يدخل أحدهم عليه بالبريد الإلكتروني وكلمة المرور.</translation>
    </message>
    <message>
        <source>Changes not sent when it was last seen: {0}.</source>
        <translation>تغييرات لم تُرسل عند آخر ظهور له: {0}.</translation>
    </message>
    <message>
        <source>Release held changes: {0}?</source>
        <translation>تمرير التغييرات المنتظرة: {0}؟</translation>
    </message>
    <message>
        <source>Refuse held changes: {0}?</source>
        <translation>رفض التغييرات المنتظرة: {0}؟</translation>
    </message>
    <message>
        <source>This is the computer that you sit at.</source>
        <translation>هذا هو الجهاز الذي تجلس إليه.</translation>
    </message>
    <message>
        <source>Sign out {0}?</source>
        <translation>إخراج {0}؟</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>إخراج</translation>
    </message>
    <message>
        <source>Signed out</source>
        <translation>أُخرج</translation>
    </message>
    <message>
        <source>They are done now, in the names of those who typed them, where that is still possible.</source>
        <translation>تُنفَّذ الآن بأسماء من كتبوها، حيث لا يزال ذلك ممكناً.</translation>
    </message>
    <message>
        <source>Release</source>
        <translation>تمرير</translation>
    </message>
    <message>
        <source>They are not done. What was typed stays in the history.</source>
        <translation>لا تُنفَّذ. ويبقى ما كُتب في السجل.</translation>
    </message>
    <message>
        <source>Refuse</source>
        <translation>رفض</translation>
    </message>
    <message>
        <source>{0} of {1} decided</source>
        <translation>حُسم {0} من {1}</translation>
    </message>
    <message>
        <source>Asking</source>
        <translation>جارٍ السؤال</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>جارٍ سؤال الخادم</translation>
    </message>
    <message>
        <source>The list of workstations is kept there alone.</source>
        <translation>قائمة الأجهزة محفوظة هناك وحده.</translation>
    </message>
    <message>
        <source>The server did not answer as it should</source>
        <translation>لم يُجب الخادم كما ينبغي</translation>
    </message>
    <message>
        <source>{0} The list below may be old.</source>
        <translation>{0} قد تكون القائمة أدناه قديمة.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>إعادة المحاولة</translation>
    </message>
    <message>
        <source>The list of workstations is not here</source>
        <translation>قائمة الأجهزة ليست هنا</translation>
    </message>
    <message>
        <source>{0} It is kept at the server alone; everything else here goes on working.</source>
        <translation>{0} هي محفوظة على الخادم وحده؛ وكل ما عداها هنا يواصل العمل.</translation>
    </message>
</context>
<context>
    <name>Dialog</name>
    <message>
        <source>OK</source>
        <translation>موافق</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
</context>
<context>
    <name>Difference</name>
    <message>
        <source>In words</source>
        <translation>بالكلمات</translation>
    </message>
    <message>
        <source>Compare with</source>
        <translation>المقارنة مع</translation>
    </message>
    <message>
        <source>In the text</source>
        <translation>في النص</translation>
    </message>
    <message>
        <source>Version {0}</source>
        <translation>الإصدار {0}</translation>
    </message>
    <message>
        <source>{0}, live</source>
        <translation>{0}، يعمل</translation>
    </message>
    <message>
        <source>No version of it ran yet, so there is nothing to compare with.</source>
        <translation>لم يعمل أي إصدار منه بعد، فلا شيء للمقارنة.</translation>
    </message>
    <message>
        <source>The draft cannot be read yet. Mend it under Text.</source>
        <translation>لا يمكن قراءة المسودة بعد. أصلحها في النص.</translation>
    </message>
    <message>
        <source>Both say the same.</source>
        <translation>كلاهما يقول الشيء نفسه.</translation>
    </message>
</context>
<context>
    <name>Door</name>
    <message>
        <source>A PIN has four digits, not all alike and not in a row.</source>
        <translation>الرمز أربعة أرقام، ليست كلها متماثلة ولا متتالية.</translation>
    </message>
    <message>
        <source>Type the clinic server’s address.</source>
        <translation>اكتب عنوان خادم العيادة.</translation>
    </message>
    <message>
        <source>This person has no PIN yet. Sign in with the password, then choose one.</source>
        <translation>ليس لهذا الشخص رمز بعد. ادخل بكلمة المرور ثم اختر رمزاً.</translation>
    </message>
    <message>
        <source>Only those who answer for the practice may do this.</source>
        <translation>لا يفعل هذا إلا من هو مسؤول عن العيادة.</translation>
    </message>
    <message>
        <source>The server does not know this person yet. Try again in a moment.</source>
        <translation>الخادم لا يعرف هذا الشخص بعد. حاول ثانية بعد لحظة.</translation>
    </message>
    <message>
        <source>Choose your own password and PIN yourself.</source>
        <translation>اختر كلمة مرورك ورمزك بنفسك.</translation>
    </message>
    <message>
        <source>Only an owner may let an owner in again.</source>
        <translation>للمالك وحده أن يُدخل مالكًا من جديد.</translation>
    </message>
    <message>
        <source>That address answers, but not as a Foredesk server.</source>
        <translation>هذا العنوان يجيب، لكنه ليس خادم Foredesk.</translation>
    </message>
    <message>
        <source>Sign in with e-mail and password first.</source>
        <translation>ادخل أولاً بالبريد الإلكتروني وكلمة المرور.</translation>
    </message>
    <message>
        <source>This computer belongs to another clinic. Remove its copy first to join this one.</source>
        <translation>هذا الجهاز تابع لعيادة أخرى. أزل نسختها أولاً لتنضم إلى هذه.</translation>
    </message>
    <message>
        <source>Choose a password of your own first, then a PIN.</source>
        <translation>اختر أولاً كلمة مرور خاصة بك، ثم رمزاً.</translation>
    </message>
    <message>
        <source>Too many wrong PINs. This person signs in with the password now.</source>
        <translation>رموز خاطئة كثيرة. يدخل هذا الشخص الآن بكلمة المرور.</translation>
    </message>
    <message>
        <source>The practice has shut this workstation out. Ask an owner.</source>
        <translation>أوقفت العيادة هذا الجهاز. اسأل أحد المالكين.</translation>
    </message>
    <message>
        <source>The server does not know this workstation any more. Sign in with the password.</source>
        <translation>لم يعد الخادم يعرف هذا الجهاز. ادخل بكلمة المرور.</translation>
    </message>
    <message>
        <source>Many people sign in just now. Try again in a moment.</source>
        <translation>يسجّل كثيرون الدخول الآن. حاول بعد لحظة.</translation>
    </message>
    <message>
        <source>Too many tries.</source>
        <translation>محاولات كثيرة.</translation>
    </message>
    <message>
        <source>The clinic’s server is busy. Try again in a moment.</source>
        <translation>خادم العيادة مشغول. حاول مجدداً بعد لحظة.</translation>
    </message>
    <message>
        <source>This person has not sat here before, and the server cannot be reached.</source>
        <translation>لم يجلس هذا الشخص هنا من قبل، ولا يمكن الوصول إلى الخادم.</translation>
    </message>
    <message>
        <source>The clinic’s server cannot be reached. Check the address and the network.</source>
        <translation>لا يمكن الوصول إلى خادم العيادة. تحقق من العنوان والشبكة.</translation>
    </message>
    <message>
        <source>Use at least 10 characters, not all alike, and not the old password.</source>
        <translation>استخدم 10 أحرف على الأقل، غير متماثلة كلها، وغير كلمة المرور القديمة.</translation>
    </message>
    <message>
        <source>This PIN is not right.</source>
        <translation>هذا الرمز غير صحيح.</translation>
    </message>
    <message>
        <source>The name or the password is not right.</source>
        <translation>الاسم أو كلمة المرور غير صحيحة.</translation>
    </message>
</context>
<context>
    <name>DoorModel</name>
    <message>
        <source>Which clinic server?</source>
        <translation>ما خادم العيادة؟</translation>
    </message>
    <message>
        <source>Your e-mail is missing.</source>
        <translation>بريدك الإلكتروني ناقص.</translation>
    </message>
    <message>
        <source>Your password is missing.</source>
        <translation>كلمة المرور ناقصة.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>لم يتم تسجيل الدخول</translation>
    </message>
    <message>
        <source>Wrong PIN</source>
        <translation>رمز خاطئ</translation>
    </message>
    <message>
        <source>Not possible now</source>
        <translation>غير ممكن الآن</translation>
    </message>
    <message>
        <source>This is not your password.</source>
        <translation>هذه ليست كلمة مرورك.</translation>
    </message>
    <message>
        <source>The password was not changed</source>
        <translation>لم تتغير كلمة المرور</translation>
    </message>
    <message>
        <source>The PIN was not set</source>
        <translation>لم يُعتمد الرمز</translation>
    </message>
    <message>
        <source>Use at least {0} characters, not all alike.</source>
        <translation>استخدم {0} حرفاً على الأقل، غير متماثلة كلها.</translation>
    </message>
    <message>
        <source>Use another password than the old one.</source>
        <translation>استخدم كلمة مرور غير القديمة.</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>الاثنتان غير متطابقتين.</translation>
    </message>
    <message>
        <source>The next try counts in {0}.</source>
        <translation>تُحتسب المحاولة التالية بعد {0}.</translation>
    </message>
    <message>
        <source>This person signs in with the password now.</source>
        <translation>يسجّل هذا الموظف الدخول بكلمة المرور الآن.</translation>
    </message>
    <message numerus="yes">
        <source>%n try(s) left, then this person signs in with the password.</source>
        <translation>
            <numerusform>لا محاولات باقية؛ يسجّل الدخول بكلمة المرور.</numerusform>
            <numerusform>بقيت محاولة واحدة، ثم الدخول بكلمة المرور.</numerusform>
            <numerusform>بقيت محاولتان، ثم الدخول بكلمة المرور.</numerusform>
            <numerusform>بقيت %n محاولات، ثم الدخول بكلمة المرور.</numerusform>
            <numerusform>بقيت %n محاولة، ثم الدخول بكلمة المرور.</numerusform>
            <numerusform>بقيت %n محاولة، ثم الدخول بكلمة المرور.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Duty</name>
    <message>
        <source>Front desk lead</source>
        <translation>مسؤول الاستقبال</translation>
    </message>
    <message>
        <source>Treatment coordinator</source>
        <translation>منسق العلاج</translation>
    </message>
    <message>
        <source>Practice manager</source>
        <translation>مدير العيادة</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>الفواتير</translation>
    </message>
    <message>
        <source>On call</source>
        <translation>المناوبة الطارئة</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>لا أحد</translation>
    </message>
    <message>
        <source>Add somebody on {0}</source>
        <translation>إضافة شخص يوم {0}</translation>
    </message>
    <message>
        <source>Who, {0}</source>
        <translation>مَن، {0}</translation>
    </message>
    <message>
        <source>From when to when, {0}</source>
        <translation>من متى إلى متى، {0}</translation>
    </message>
    <message>
        <source>Remove, {0}</source>
        <translation>إزالة، {0}</translation>
    </message>
    <message>
        <source>{0}: choose who it is.</source>
        <translation>{0}: اختر مَن هو.</translation>
    </message>
    <message>
        <source>{0}: write the time like 9:00–18:00.</source>
        <translation>{0}: اكتب الوقت هكذا: 9:00–18:00.</translation>
    </message>
    <message>
        <source>Add somebody</source>
        <translation>إضافة شخص</translation>
    </message>
    <message>
        <source>Who is called {0}.</source>
        <translation>مَن يُتصل به {0}.</translation>
    </message>
    <message>
        <source>Minutes to acknowledge, {0}.</source>
        <translation>دقائق التأكيد، {0}.</translation>
    </message>
    <message>
        <source>Call earlier, {0}.</source>
        <translation>تقديم الاتصال، {0}.</translation>
    </message>
    <message>
        <source>Already the first</source>
        <translation>هو الأول من قبل</translation>
    </message>
    <message>
        <source>minutes</source>
        <translation>دقائق</translation>
    </message>
    <message>
        <source>{0}.: choose who is called.</source>
        <translation>{0}.: اختر مَن يُتصل به.</translation>
    </message>
    <message>
        <source>{0}.: minutes from 1 to 1440.</source>
        <translation>{0}.: دقائق من 1 إلى 1440.</translation>
    </message>
</context>
<context>
    <name>Editor</name>
    <message>
        <source>Text of the follow-up</source>
        <translation>نص المتابعة</translation>
    </message>
</context>
<context>
    <name>EmergencyPage</name>
    <message>
        <source>such as: crown fell out</source>
        <translation>مثل: سقط التاج</translation>
    </message>
    <message>
        <source>Found anywhere in a message, as whole words: a person acts at once, no machine answers, and the on-call chain is called. A false alarm costs a call; a missed one may cost more.</source>
        <translation>توجد في أي مكان من الرسالة ككلمات كاملة: يتصرف شخص فورًا، ولا تردّ آلة، وتُستدعى سلسلة المناوبة. الإنذار الكاذب يكلّف مكالمة، والفائت قد يكلّف أكثر.</translation>
    </message>
    <message>
        <source>Always counted</source>
        <translation>محسوبة دائمًا</translation>
    </message>
</context>
<context>
    <name>ErrorState</name>
    <message>
        <source>Try again</source>
        <translation>حاول مجدداً</translation>
    </message>
    <message>
        <source>Show details</source>
        <translation>أظهر التفاصيل</translation>
    </message>
</context>
<context>
    <name>Event</name>
    <message>
        <source>Contact created</source>
        <translation>أُنشئت جهة الاتصال</translation>
    </message>
    <message>
        <source>Imported</source>
        <translation>استُورد</translation>
    </message>
    <message>
        <source>Details changed</source>
        <translation>عُدّلت البيانات</translation>
    </message>
    <message>
        <source>Two entries made one</source>
        <translation>دُمج مدخلان</translation>
    </message>
    <message>
        <source>Entries taken apart</source>
        <translation>فُصل مدخلان</translation>
    </message>
    <message>
        <source>Records erased</source>
        <translation>مُحيت السجلات</translation>
    </message>
    <message>
        <source>Opted out</source>
        <translation>رفض الرسائل</translation>
    </message>
    <message>
        <source>Said yes to messages</source>
        <translation>وافق على الرسائل</translation>
    </message>
    <message>
        <source>Let be</source>
        <translation>تُرك</translation>
    </message>
    <message>
        <source>Looked at again</source>
        <translation>أُعيد النظر فيه</translation>
    </message>
    <message>
        <source>Not here for long</source>
        <translation>لم يزرنا منذ مدة</translation>
    </message>
    <message>
        <source>Tag added</source>
        <translation>أُضيف وسم</translation>
    </message>
    <message>
        <source>Tag removed</source>
        <translation>أُزيل وسم</translation>
    </message>
    <message>
        <source>Assigned</source>
        <translation>أُسند</translation>
    </message>
    <message>
        <source>Phone or e-mail added</source>
        <translation>أُضيف هاتف أو بريد</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Enquiry received</source>
        <translation>وصل استفسار</translation>
    </message>
    <message>
        <source>They wrote</source>
        <translation>كتب إلينا</translation>
    </message>
    <message>
        <source>Reply</source>
        <translation>رد</translation>
    </message>
    <message>
        <source>Message on its way</source>
        <translation>رسالة في طريقها</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>وصلت</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>لم تُرسل</translation>
    </message>
    <message>
        <source>Perhaps sent</source>
        <translation>ربما أُرسلت</translation>
    </message>
    <message>
        <source>Message held</source>
        <translation>رسالة موقوفة</translation>
    </message>
    <message>
        <source>Message called back</source>
        <translation>استُرجعت الرسالة</translation>
    </message>
    <message>
        <source>It is known whom the message is from</source>
        <translation>عُرف ممّن الرسالة</translation>
    </message>
    <message>
        <source>Words of an emergency</source>
        <translation>كلمات تدل على حالة طارئة</translation>
    </message>
    <message>
        <source>Emergency taken on</source>
        <translation>تولّى أحدهم الحالة الطارئة</translation>
    </message>
    <message>
        <source>Call rang</source>
        <translation>رنّ الهاتف</translation>
    </message>
    <message>
        <source>Call answered</source>
        <translation>رُدّ على المكالمة</translation>
    </message>
    <message>
        <source>Call missed</source>
        <translation>مكالمة فائتة</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>مكالمة</translation>
    </message>
    <message>
        <source>Visit booked</source>
        <translation>حُجز موعد</translation>
    </message>
    <message>
        <source>Visit confirmed</source>
        <translation>تأكد الموعد</translation>
    </message>
    <message>
        <source>Visit moved</source>
        <translation>نُقل الموعد</translation>
    </message>
    <message>
        <source>Asked for another time</source>
        <translation>طلب موعداً آخر</translation>
    </message>
    <message>
        <source>Visit cancelled</source>
        <translation>أُلغي الموعد</translation>
    </message>
    <message>
        <source>Visit cancelled late</source>
        <translation>أُلغي الموعد متأخراً</translation>
    </message>
    <message>
        <source>Checked in</source>
        <translation>حضر</translation>
    </message>
    <message>
        <source>Did not come</source>
        <translation>لم يحضر</translation>
    </message>
    <message>
        <source>Visit took place</source>
        <translation>تمت الزيارة</translation>
    </message>
    <message>
        <source>To be seen again</source>
        <translation>حان موعد زيارته القادمة</translation>
    </message>
    <message>
        <source>Interest noted</source>
        <translation>سُجّل الاهتمام</translation>
    </message>
    <message>
        <source>Stage changed</source>
        <translation>تغيّرت المرحلة</translation>
    </message>
    <message>
        <source>Treatment accepted</source>
        <translation>قُبل العلاج</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>لم يكتمل</translation>
    </message>
    <message>
        <source>Task added</source>
        <translation>أُضيفت مهمة</translation>
    </message>
    <message>
        <source>Task done</source>
        <translation>أُنجزت مهمة</translation>
    </message>
    <message>
        <source>Task assigned</source>
        <translation>أُسندت مهمة</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>أُجّل</translation>
    </message>
    <message>
        <source>Taken on</source>
        <translation>استُلم</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>أُعيد</translation>
    </message>
    <message>
        <source>Follow-up started</source>
        <translation>بدأت متابعة</translation>
    </message>
    <message>
        <source>Next action closed</source>
        <translation>أُغلق الإجراء التالي</translation>
    </message>
    <message>
        <source>Follow-up stopped</source>
        <translation>أُوقفت المتابعة</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>بانتظار قرار</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>تم القرار</translation>
    </message>
    <message>
        <source>Reply sent</source>
        <translation>أُرسل رد</translation>
    </message>
    <message>
        <source>Call ended</source>
        <translation>انتهت المكالمة</translation>
    </message>
    <message>
        <source>An earlier no was lifted</source>
        <translation>رُفع رفض سابق</translation>
    </message>
    <message>
        <source>Phone or e-mail removed</source>
        <translation>أُزيل هاتف أو بريد</translation>
    </message>
    <message>
        <source>Record changed</source>
        <translation>عُدّل السجل</translation>
    </message>
    <message>
        <source>Conversation read</source>
        <translation>قُرئت المحادثة</translation>
    </message>
    <message>
        <source>Task put off</source>
        <translation>أُجّلت مهمة</translation>
    </message>
    <message>
        <source>Brought back</source>
        <translation>أُعيد إلى القائمة</translation>
    </message>
    <message>
        <source>Goal reached</source>
        <translation>تحقق الهدف</translation>
    </message>
    <message>
        <source>Practice changed</source>
        <translation>عُدّلت بيانات العيادة</translation>
    </message>
    <message>
        <source>Connection failing</source>
        <translation>الاتصال متعطل</translation>
    </message>
    <message>
        <source>Restored</source>
        <translation>استُعيد</translation>
    </message>
    <message>
        <source>Nobody runs the follow-ups</source>
        <translation>لا أحد يُشغّل المتابعات</translation>
    </message>
    <message>
        <source>Somebody must see to it</source>
        <translation>على أحد أن يهتم بالأمر</translation>
    </message>
    <message>
        <source>It is over</source>
        <translation>انتهى الأمر</translation>
    </message>
    <message>
        <source>The owners were written to</source>
        <translation>كُتب إلى المالكين</translation>
    </message>
    <message>
        <source>The promised time is running out</source>
        <translation>الوقت الموعود يوشك أن ينتهي</translation>
    </message>
    <message>
        <source>Not done within the promised time</source>
        <translation>لم يُنجَز في الوقت الموعود</translation>
    </message>
    <message>
        <source>It works again</source>
        <translation>يعمل من جديد</translation>
    </message>
    <message>
        <source>Follow-up changed</source>
        <translation>عُدّلت المتابعة</translation>
    </message>
    <message>
        <source>Follow-up moved to another version</source>
        <translation>نُقلت المتابعة إلى نسخة أخرى</translation>
    </message>
    <message>
        <source>A follow-up paused itself</source>
        <translation>أوقفت متابعةٌ نفسها مؤقتًا</translation>
    </message>
    <message>
        <source>A paused follow-up was decided</source>
        <translation>حُسم أمر متابعة موقوفة</translation>
    </message>
    <message>
        <source>Follow-up goes on</source>
        <translation>تستمر المتابعة</translation>
    </message>
    <message>
        <source>Undone</source>
        <translation>تم التراجع</translation>
    </message>
</context>
<context>
    <name>Fault</name>
    <message>
        <source>The clinic’s copy on this computer is not open.</source>
        <translation>نسخة العيادة على هذا الجهاز غير مفتوحة.</translation>
    </message>
    <message>
        <source>It was interrupted and can be tried again.</source>
        <translation>انقطع الأمر ويمكن تكرار المحاولة.</translation>
    </message>
    <message>
        <source>Nobody is at the desk. Enter your PIN first.</source>
        <translation>لا أحد على المكتب. أدخل رمزك أولاً.</translation>
    </message>
    <message>
        <source>Something unexpected went wrong. Nothing is lost; try again.</source>
        <translation>حدث خلل غير متوقع. لم يضع شيء؛ حاول مجدداً.</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>Visit</source>
        <translation>الموعد</translation>
    </message>
    <message>
        <source>What it is for</source>
        <translation>الغرض منها</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Given name</source>
        <translation>الاسم الأول</translation>
    </message>
    <message>
        <source>Family name</source>
        <translation>اسم العائلة</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>تاريخ الميلاد</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>النوع</translation>
    </message>
    <message>
        <source>Phone</source>
        <translation>الهاتف</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>البريد الإلكتروني</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>المسؤول</translation>
    </message>
    <message>
        <source>Gender</source>
        <translation>الجنس</translation>
    </message>
    <message>
        <source>Number elsewhere</source>
        <translation>الرقم في نظام آخر</translation>
    </message>
    <message>
        <source>Full name</source>
        <translation>الاسم الكامل</translation>
    </message>
    <message>
        <source>Tags</source>
        <translation>الوسوم</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>ملاحظة</translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>الموافقات</translation>
    </message>
    <message>
        <source>Where from</source>
        <translation>المصدر</translation>
    </message>
    <message>
        <source>Known since</source>
        <translation>معروف منذ</translation>
    </message>
    <message>
        <source>Starts</source>
        <translation>يبدأ</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>المرحلة</translation>
    </message>
    <message>
        <source>Until</source>
        <translation>حتى</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>الموظف</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>جهة اتصال</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>المحادثة</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>العملة</translation>
    </message>
    <message>
        <source>When</source>
        <translation>متى</translation>
    </message>
    <message>
        <source>Ends</source>
        <translation>ينتهي</translation>
    </message>
    <message>
        <source>End of the shift</source>
        <translation>نهاية المناوبة</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>المتابعة</translation>
    </message>
    <message>
        <source>The other contact</source>
        <translation>جهة الاتصال الأخرى</translation>
    </message>
    <message>
        <source>Practitioner</source>
        <translation>المعالج</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>السبب</translation>
    </message>
    <message>
        <source>When it was said</source>
        <translation>متى قيل</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>المراحل</translation>
    </message>
    <message>
        <source>State</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>النص</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>القنوات</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>التوقيع</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>القالب</translation>
    </message>
    <message>
        <source>Emergency number</source>
        <translation>رقم الطوارئ</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>المنطقة الزمنية</translation>
    </message>
    <message>
        <source>Opening hours of the week</source>
        <translation>ساعات العمل في الأسبوع</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>ساعات العمل</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>اليوم الأول</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>اليوم الأخير</translation>
    </message>
    <message>
        <source>Day</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>البلد</translation>
    </message>
    <message>
        <source>Duty</source>
        <translation>المناوبة</translation>
    </message>
    <message>
        <source>Wording</source>
        <translation>الصيغة</translation>
    </message>
    <message>
        <source>On-call chain</source>
        <translation>سلسلة المناوبين</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Interest</source>
        <translation>الاهتمام</translation>
    </message>
    <message>
        <source>Tag</source>
        <translation>الوسم</translation>
    </message>
    <message>
        <source>Outcome</source>
        <translation>النتيجة</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>القناة</translation>
    </message>
</context>
<context>
    <name>File</name>
    <message>
        <source>A line of this card could not be read and was left out.</source>
        <translation>تعذّرت قراءة سطر من هذه البطاقة فتُرك.</translation>
    </message>
    <message>
        <source>A name has at least one letter or digit.</source>
        <translation>في الاسم حرف واحد أو رقم واحد على الأقل.</translation>
    </message>
    <message>
        <source>A quotation mark in this row is never closed; the row was read without it.</source>
        <translation>علامة اقتباس في هذا الصف لم تُغلق؛ قُرئ الصف من دونها.</translation>
    </message>
    <message>
        <source>An element of this patient has the wrong shape.</source>
        <translation>في بيانات هذا المريض عنصر ليس على الصورة الصحيحة.</translation>
    </message>
    <message>
        <source>No column seems to hold names, phone numbers or e-mail addresses.</source>
        <translation>لا يبدو أن في أي عمود أسماء أو أرقام هواتف أو عناوين بريد.</translation>
    </message>
    <message>
        <source>No sheet of this workbook holds anything.</source>
        <translation>لا شيء في أي ورقة من هذا المصنف.</translation>
    </message>
    <message>
        <source>Nobody is at the desk, so the import stopped. What came in stays.</source>
        <translation>لا أحد على المكتب، فتوقف الاستيراد. ما دخل يبقى.</translation>
    </message>
    <message>
        <source>The quotation marks in this file do not pair up. Export it again, please.</source>
        <translation>علامات الاقتباس في هذا الملف غير متقابلة. صدّره من جديد من فضلك.</translation>
    </message>
    <message>
        <source>There is no name, phone number or e-mail address, so nobody to keep.</source>
        <translation>لا اسم ولا رقم هاتف ولا بريد، فلا أحد يُحفظ.</translation>
    </message>
    <message>
        <source>There is no such day in the calendar.</source>
        <translation>لا يوم كهذا في التقويم.</translation>
    </message>
    <message>
        <source>This Foredesk export is damaged or was edited by hand.</source>
        <translation>ملف Foredesk المصدَّر هذا تالف أو عُدّل يدوياً.</translation>
    </message>
    <message>
        <source>This JSON file is larger than 256 MB. Export it in parts, please.</source>
        <translation>ملف JSON هذا أكبر من 256 م.ب. صدّره على أجزاء من فضلك.</translation>
    </message>
    <message>
        <source>This JSON holds neither FHIR patients nor a Foredesk export.</source>
        <translation>ليس في ملف JSON هذا مرضى FHIR ولا تصدير من Foredesk.</translation>
    </message>
    <message>
        <source>This JSON is nested deeper than any real record.</source>
        <translation>ملف JSON هذا متداخل أعمق من أي سجل حقيقي.</translation>
    </message>
    <message>
        <source>This JSON is not written in UTF-8, as JSON must be.</source>
        <translation>ملف JSON هذا غير مكتوب بترميز UTF-8 كما يجب.</translation>
    </message>
    <message>
        <source>This birth date has no day, so it was not kept.</source>
        <translation>تاريخ الميلاد هذا بلا يوم، فلم يُحفظ.</translation>
    </message>
    <message>
        <source>This birthday has no year, so it was not kept.</source>
        <translation>تاريخ الميلاد هذا بلا سنة، فلم يُحفظ.</translation>
    </message>
    <message>
        <source>This card has no END:VCARD; it was read up to the next card.</source>
        <translation>هذه البطاقة بلا END:VCARD؛ قُرئت حتى البطاقة التالية.</translation>
    </message>
    <message>
        <source>This card has no END:VCARD; the file may be cut off.</source>
        <translation>هذه البطاقة بلا END:VCARD؛ ربما قُطع الملف.</translation>
    </message>
    <message>
        <source>This date of birth lies in the future.</source>
        <translation>تاريخ الميلاد هذا في المستقبل.</translation>
    </message>
    <message>
        <source>This export was written by a newer Foredesk. Update this workstation first.</source>
        <translation>كتب هذا الملف إصدار أحدث من Foredesk. حدّث هذا الجهاز أولاً.</translation>
    </message>
    <message>
        <source>This file is empty.</source>
        <translation>هذا الملف فارغ.</translation>
    </message>
    <message>
        <source>This file is larger than 2 GB. Export it in parts, please.</source>
        <translation>هذا الملف أكبر من 2 غ.ب. صدّره على أجزاء من فضلك.</translation>
    </message>
    <message>
        <source>This is an archive, not an Excel workbook. Save the contacts as .xlsx or .csv, please.</source>
        <translation>هذا أرشيف لا مصنف Excel. احفظ جهات الاتصال بصيغة ‎.xlsx أو ‎.csv من فضلك.</translation>
    </message>
    <message>
        <source>This is an old Excel file (.xls) or one locked by a password. Open it in Excel, save it as .xlsx without a password, or as .csv, and import that.</source>
        <translation>هذا ملف Excel قديم (‎.xls) أو مقفل بكلمة مرور. افتحه في Excel واحفظه بصيغة ‎.xlsx بلا كلمة مرور أو بصيغة ‎.csv، ثم استورده.</translation>
    </message>
    <message>
        <source>This is neither a yes nor a no; no consent is assumed.</source>
        <translation>هذا ليس نعم ولا لا؛ لا تُفترض أي موافقة.</translation>
    </message>
    <message>
        <source>This is not a full date.</source>
        <translation>هذا ليس تاريخاً كاملاً.</translation>
    </message>
    <message>
        <source>This is not a gender we know.</source>
        <translation>هذا ليس جنساً نعرفه.</translation>
    </message>
    <message>
        <source>This is not a language we know.</source>
        <translation>هذه ليست لغة نعرفها.</translation>
    </message>
    <message>
        <source>This is not a text file: it holds binary data.</source>
        <translation>هذا ليس ملفاً نصياً: فيه بيانات ثنائية.</translation>
    </message>
    <message>
        <source>This is not valid JSON; the file may be cut off or edited by hand.</source>
        <translation>هذا ليس JSON صحيحاً؛ ربما قُطع الملف أو عُدّل يدوياً.</translation>
    </message>
    <message>
        <source>This line is longer than a million characters and was left out.</source>
        <translation>هذا السطر أطول من مليون حرف فتُرك.</translation>
    </message>
    <message>
        <source>This looks like a Hijri date. Birth dates are kept in the Gregorian calendar.</source>
        <translation>يبدو هذا تاريخاً هجرياً. تُحفظ تواريخ الميلاد بالتقويم الميلادي.</translation>
    </message>
    <message>
        <source>This patient has died: marked so, and messages are switched off.</source>
        <translation>توفي هذا المريض: وُسم بذلك وأُوقفت الرسائل.</translation>
    </message>
    <message>
        <source>This patient is an animal: its owner is who should be contacted.</source>
        <translation>هذا المريض حيوان: يُتواصل مع صاحبه.</translation>
    </message>
    <message>
        <source>This patient is marked as no longer active.</source>
        <translation>هذا المريض موسوم بأنه لم يعد نشطاً.</translation>
    </message>
    <message>
        <source>This workbook is damaged. Open it in Excel, save it again and retry.</source>
        <translation>هذا المصنف تالف. افتحه في Excel واحفظه ثم أعد المحاولة.</translation>
    </message>
    <message>
        <source>This workbook is too large to read safely. Save its contacts as .csv, please.</source>
        <translation>هذا المصنف أكبر من أن يُقرأ بأمان. احفظ جهات اتصاله بصيغة ‎.csv من فضلك.</translation>
    </message>
    <message>
        <source>Only the first {0} were kept.</source>
        <translation>حُفظت أول {0} فقط.</translation>
    </message>
    <message>
        <source>Only the first {0} lines of this card were read.</source>
        <translation>قُرئت أول {0} سطراً من هذه البطاقة فقط.</translation>
    </message>
    <message>
        <source>This row has {0} more cells than the header; they were left out.</source>
        <translation>خلايا هذا الصف أكثر من العناوين بمقدار {0}؛ تُرك الزائد.</translation>
    </message>
    <message>
        <source>This date lies before {0}.</source>
        <translation>هذا التاريخ قبل {0}.</translation>
    </message>
    <message>
        <source>{0} dates can only be day-month-year and {1} only month-day-year. They are read as {2}; the others are left out.</source>
        <translation>من التواريخ {0} لا يكون إلا يوماً-شهراً-سنة، و{1} لا يكون إلا شهراً-يوماً-سنة. تُقرأ على أنها {2}، ويُترك غيرها.</translation>
    </message>
    <message>
        <source>Nothing tells day from month in these dates. They are read as {0}; please check.</source>
        <translation>لا شيء يميّز اليوم من الشهر في هذه التواريخ. تُقرأ على أنها {0}؛ تحقق من فضلك.</translation>
    </message>
    <message>
        <source>This file cannot be opened. Is it still there, and closed elsewhere?</source>
        <translation>لا يمكن فتح هذا الملف. هل ما زال في مكانه، ومغلقاً في البرامج الأخرى؟</translation>
    </message>
    <message>
        <source>This is {0}, not a file of contacts. Export the contacts as .csv, .xlsx or .vcf.</source>
        <translation>هذا {0} لا ملف جهات اتصال. صدّر جهات الاتصال بصيغة ‎.csv أو ‎.xlsx أو ‎.vcf.</translation>
    </message>
    <message>
        <source>There are no patients in this file; contacts come from Patient resources or Bundles of them.</source>
        <translation>لا مرضى في هذا الملف؛ تأتي جهات الاتصال من موارد Patient أو حزم Bundle منها.</translation>
    </message>
    <message>
        <source>day-month-year</source>
        <translation>يوم-شهر-سنة</translation>
    </message>
    <message>
        <source>month-day-year</source>
        <translation>شهر-يوم-سنة</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>مستند PDF</translation>
    </message>
    <message>
        <source>a picture</source>
        <translation>صورة</translation>
    </message>
    <message>
        <source>a compressed archive</source>
        <translation>أرشيف مضغوط</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>قاعدة بيانات</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>برنامج</translation>
    </message>
    <message>
        <source>a web page</source>
        <translation>صفحة ويب</translation>
    </message>
    <message>
        <source>an XML document</source>
        <translation>مستند XML</translation>
    </message>
    <message>
        <source>a text document</source>
        <translation>مستند نصي</translation>
    </message>
    <message>
        <source>a calendar</source>
        <translation>تقويم</translation>
    </message>
</context>
<context>
    <name>Finder</name>
    <message>
        <source>Here</source>
        <translation>هنا</translation>
    </message>
    <message>
        <source>People</source>
        <translation>أشخاص</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>رسائل</translation>
    </message>
    <message>
        <source>Go to, and everywhere</source>
        <translation>الانتقال، وفي كل مكان</translation>
    </message>
</context>
<context>
    <name>Findings</name>
    <message>
        <source>Check</source>
        <translation>الفحص</translation>
    </message>
    <message>
        <source>Go to the problem</source>
        <translation>إلى المشكلة</translation>
    </message>
    <message>
        <source>Publishing needs a clean check</source>
        <translation>النشر يحتاج فحصاً سليماً</translation>
    </message>
    <message>
        <source>Not checked</source>
        <translation>لم يُفحص</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>يُفحص</translation>
    </message>
    <message>
        <source>To mend: {0}</source>
        <translation>للإصلاح: {0}</translation>
    </message>
    <message>
        <source>Nobody can fall through</source>
        <translation>لا أحد يضيع</translation>
    </message>
    <message>
        <source>There is nothing to mend.</source>
        <translation>لا شيء للإصلاح.</translation>
    </message>
    <message>
        <source>Every state has a next action, an owner or an end</source>
        <translation>لكل حالة إجراء تالٍ أو مسؤول أو نهاية</translation>
    </message>
    <message>
        <source>It never goes round without a limit</source>
        <translation>لا يدور بلا حد</translation>
    </message>
    <message>
        <source>No step is kept from happening by its own guards</source>
        <translation>لا خطوة تمنعها شروطها نفسها</translation>
    </message>
    <message>
        <source>Words, languages, ways to send and stages are there</source>
        <translation>النصوص واللغات والقنوات والمراحل موجودة</translation>
    </message>
    <message>
        <source>It gets in no other follow-up’s way</source>
        <translation>لا يعترض متابعة أخرى</translation>
    </message>
</context>
<context>
    <name>FirstSync</name>
    <message>
        <source>First sync</source>
        <translation>المزامنة الأولى</translation>
    </message>
    <message>
        <source>The clinic’s book is coming to this workstation, encrypted. The board opens by itself.</source>
        <translation>سجل العيادة في طريقه إلى هذا الجهاز، مشفّراً. تُفتح اللوحة من تلقاء نفسها.</translation>
    </message>
    <message>
        <source>It was stopped. What has come is kept, and it goes on from there.</source>
        <translation>أُوقف. ما وصل منه محفوظ، ويُستأنف من حيث توقف.</translation>
    </message>
    <message>
        <source>This computer’s disk is too full. Free some space, then try again.</source>
        <translation>قرص هذا الحاسوب ممتلئ. أفرغ بعض المساحة ثم حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>What came was damaged twice and was refused. It is tried again by itself.</source>
        <translation>ما وصل كان تالفاً مرتين فرُفض. تُعاد المحاولة من تلقاء نفسها.</translation>
    </message>
    <message>
        <source>It waits for the clinic’s server and goes on by itself from where it was.</source>
        <translation>ينتظر خادم العيادة ويواصل وحده من حيث توقف.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>حاول الآن</translation>
    </message>
</context>
<context>
    <name>Form</name>
    <message>
        <source>Somebody saved another value here meanwhile. Saving yours replaces it.</source>
        <translation>حفظ أحدهم هنا قيمة أخرى في هذه الأثناء. حفظ قيمتك يحلّ محلها.</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>مطلوب</translation>
    </message>
</context>
<context>
    <name>FormDialog</name>
    <message>
        <source>Choose one</source>
        <translation>اختر واحداً</translation>
    </message>
    <message>
        <source>Needed</source>
        <translation>مطلوب</translation>
    </message>
</context>
<context>
    <name>Freshness</name>
    <message>
        <source>How fresh this is</source>
        <translation>مدى حداثة البيانات</translation>
    </message>
    <message>
        <source>Connected to the clinic’s server</source>
        <translation>متصل بخادم العيادة</translation>
    </message>
    <message>
        <source>Catching up with the clinic’s server</source>
        <translation>يلحق بخادم العيادة</translation>
    </message>
    <message>
        <source>The worker is being restarted</source>
        <translation>يُعاد تشغيل المشغّل</translation>
    </message>
    <message>
        <source>Working without the server</source>
        <translation>يعمل دون الخادم</translation>
    </message>
    <message>
        <source>Data as of {0}</source>
        <translation>البيانات حتى {0}</translation>
    </message>
    <message>
        <source>Everything you did has arrived.</source>
        <translation>وصل كل ما فعلته.</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>و{0} أخرى</translation>
    </message>
    <message>
        <source>Stop fetching the copy</source>
        <translation>أوقف جلب النسخة</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>حاول الآن</translation>
    </message>
    <message>
        <source>This screen shows {0}</source>
        <translation>تعرض هذه الشاشة {0}</translation>
    </message>
    <message>
        <source>Not yet compared with the server, record by record</source>
        <translation>لم تُقارن بعد بالخادم سجلاً سجلاً</translation>
    </message>
    <message>
        <source>Found equal to the server’s, {0}</source>
        <translation>وُجدت مطابقة لما على الخادم، {0}</translation>
    </message>
    <message>
        <source>This computer’s file is damaged. A fresh one is fetched; what you did and is not sent moves over.</source>
        <translation>ملف هذا الجهاز تالف. يُجلب ملف جديد، وينتقل إليه ما فعلته ولم يُرسل.</translation>
    </message>
</context>
<context>
    <name>FreshnessPill</name>
    <message>
        <source>data {time}</source>
        <translation>البيانات حتى {time}</translation>
    </message>
    <message>
        <source>{count} to send</source>
        <translation>{count} بانتظار الإرسال</translation>
    </message>
    <message>
        <source>Online</source>
        <translation>متصل</translation>
    </message>
    <message>
        <source>Offline since {time}</source>
        <translation>غير متصل منذ {time}</translation>
    </message>
    <message>
        <source>Catching up</source>
        <translation>يلحق بالجديد</translation>
    </message>
    <message>
        <source>Working out next actions</source>
        <translation>يجري تحديد الإجراءات التالية</translation>
    </message>
    <message>
        <source>Connecting</source>
        <translation>جارٍ الاتصال</translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation>غير متصل</translation>
    </message>
    <message>
        <source>Worker restarting</source>
        <translation>يُعاد تشغيل المشغّل</translation>
    </message>
    <message>
        <source>nothing lost</source>
        <translation>لم يضع شيء</translation>
    </message>
</context>
<context>
    <name>GoLive</name>
    <message>
        <source>The practice and its places</source>
        <translation>العيادة وفروعها</translation>
    </message>
    <message>
        <source>People and duties</source>
        <translation>الأشخاص والمهام</translation>
    </message>
    <message>
        <source>What can be booked</source>
        <translation>ما يمكن حجزه</translation>
    </message>
    <message>
        <source>Writing to people</source>
        <translation>مراسلة الناس</translation>
    </message>
    <message>
        <source>When something goes wrong</source>
        <translation>حين يحدث خلل</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>العيادة</translation>
    </message>
    <message>
        <source>Locations</source>
        <translation>الفروع</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>ساعات العمل</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>العطل</translation>
    </message>
    <message>
        <source>Staff with PINs</source>
        <translation>الموظفون ورموزهم</translation>
    </message>
    <message>
        <source>Duties</source>
        <translation>المهام</translation>
    </message>
    <message>
        <source>Who approves</source>
        <translation>من يوافق</translation>
    </message>
    <message>
        <source>Practitioners</source>
        <translation>المعالجون</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>الغرف</translation>
    </message>
    <message>
        <source>Services and prices</source>
        <translation>الخدمات وأسعارها</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>قنوات الإرسال</translation>
    </message>
    <message>
        <source>Consent wording</source>
        <translation>صيغة الموافقة</translation>
    </message>
    <message>
        <source>On-call chain</source>
        <translation>سلسلة المناوبين</translation>
    </message>
    <message>
        <source>Backup</source>
        <translation>النسخ الاحتياطي</translation>
    </message>
    <message>
        <source>Follow-ups run</source>
        <translation>المتابعات تعمل</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>مفتوح</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>غير معروف</translation>
    </message>
    <message>
        <source>The practice has no name of its own yet. Every message is signed with it.</source>
        <translation>لا اسم للعيادة بعد، وبه تُوقَّع كل رسالة.</translation>
    </message>
    <message>
        <source>Say which number people are told to call in an emergency.</source>
        <translation>اذكر الرقم الذي يُطلب من الناس الاتصال به عند الطوارئ.</translation>
    </message>
    <message>
        <source>Add the place that people come to.</source>
        <translation>أضف المكان الذي يأتي إليه الناس.</translation>
    </message>
    <message>
        <source>Without an address: {names}. Reminders tell people where to come.</source>
        <translation>بلا عنوان: {names}. فالتذكيرات تخبر الناس أين يأتون.</translation>
    </message>
    <message>
        <source>Say when you are open: {names}.</source>
        <translation>اذكر متى تفتحون: {names}.</translation>
    </message>
    <message>
        <source>None ahead in the next twelve months. Add the days on which you close.</source>
        <translation>لا عطلة في الأشهر الاثني عشر القادمة. أضف الأيام التي تغلقون فيها.</translation>
    </message>
    <message>
        <source>Without a PIN: {names}. Each chooses one when they first sign in, at Settings, Your PIN.</source>
        <translation>بلا رمز: {names}. يختاره كلٌّ عند أول دخول، في الإعدادات، رمزك.</translation>
    </message>
    <message>
        <source>No follow-up is published, so it cannot be told whose duty one is.</source>
        <translation>لم تُنشر أي متابعة، فلا يُعرف من المسؤول عنها.</translation>
    </message>
    <message>
        <source>Nobody has these duties at any hour: {names}.</source>
        <translation>لا أحد يتولى هذه المهام في أي ساعة: {names}.</translation>
    </message>
    <message>
        <source>Add who sees people.</source>
        <translation>أضف من يعاين الناس.</translation>
    </message>
    <message>
        <source>None yet. Rooms are needed only where two visits could want the same one.</source>
        <translation>لا غرف بعد. لا حاجة إليها إلا إذا أمكن أن تتنازع زيارتان على غرفة.</translation>
    </message>
    <message>
        <source>Add what people can book.</source>
        <translation>أضف ما يمكن للناس حجزه.</translation>
    </message>
    <message>
        <source>Without a price: {names}. Money is estimated from your own prices.</source>
        <translation>بلا سعر: {names}. فالمبالغ تُقدَّر من أسعاركم.</translation>
    </message>
    <message>
        <source>No channel goes out yet. Set up e-mail and send yourself a test message.</source>
        <translation>لا قناة تُرسل بعد. هيّئ البريد وأرسل لنفسك رسالة تجريبية.</translation>
    </message>
    <message>
        <source>Failing since {when}: {names}.</source>
        <translation>متعطلة منذ {when}: {names}.</translation>
    </message>
    <message>
        <source>No test message has arrived yet: {names}. Send one and type its code.</source>
        <translation>لم تصل رسالة تجريبية بعد: {names}. أرسل واحدة واكتب رمزها.</translation>
    </message>
    <message>
        <source>{names}. A test message arrived {when}.</source>
        <translation>{names}. وصلت رسالة تجريبية {when}.</translation>
    </message>
    <message>
        <source>Say how people are asked whether you may write to them: {names}.</source>
        <translation>اذكر كيف يُسأل الناس إن كان يجوز لكم مراسلتهم: {names}.</translation>
    </message>
    <message>
        <source>People are asked in your words: {names}.</source>
        <translation>يُسأل الناس بصيغتكم: {names}.</translation>
    </message>
    <message>
        <source>Say who is called when somebody writes a word of an emergency.</source>
        <translation>اذكر من يُستدعى حين يكتب أحد كلمة طارئة.</translation>
    </message>
    <message>
        <source>Nobody is reached there: {names}.</source>
        <translation>لا يُوصل إلى أحد هناك: {names}.</translation>
    </message>
    <message>
        <source>It was never tried. Write “emergency” on the practice phone; whoever is called presses “I have it”.</source>
        <translation>لم تُجرَّب قط. اكتب «emergency» على هاتف التدريب، وليضغط من يُستدعى «تولّيتها».</translation>
    </message>
    <message>
        <source>Tried: somebody was called and took it.</source>
        <translation>جُرِّبت: استُدعي أحدهم فتولّاها.</translation>
    </message>
    <message>
        <source>None was made yet. It is made at the server.</source>
        <translation>لم تُنشأ نسخة بعد. تُنشأ عند الخادم.</translation>
    </message>
    <message>
        <source>The last one is of {when}. Let the server make one every night.</source>
        <translation>آخر نسخة من {when}. دع الخادم ينشئ واحدة كل ليلة.</translation>
    </message>
    <message>
        <source>Made {when}, never tried. Restore it once on trial at the server; nothing that runs is touched.</source>
        <translation>أُنشئت {when} ولم تُجرَّب. استعدها مرة تجريبيًا عند الخادم، ولا يُمس ما يعمل.</translation>
    </message>
    <message>
        <source>Restored on trial {when}: all of it came back.</source>
        <translation>استُعيدت تجريبيًا {when}: عادت كلها.</translation>
    </message>
    <message>
        <source>Nobody runs them. Start the runner at the server: it covers the nights.</source>
        <translation>لا أحد يشغّلها. شغّل المشغّل عند الخادم فهو يغطي الليل.</translation>
    </message>
    <message>
        <source>This computer is offline, so it cannot be told whether they run now. Last known running: {when}.</source>
        <translation>هذا الجهاز غير متصل، فلا يُعرف إن كانت تعمل الآن. آخر ما عُرف أنها تعمل: {when}.</translation>
    </message>
    <message>
        <source>By themselves, since {when}.</source>
        <translation>تعمل تلقائيًا منذ {when}.</translation>
    </message>
    <message>
        <source>Somebody has each: {names}.</source>
        <translation>لكلٍّ منها من يتولاها: {names}.</translation>
    </message>
    <message>
        <source>Every place says when it is open.</source>
        <translation>كل فرع حدّد متى يفتح.</translation>
    </message>
    <message>
        <source>{names}</source>
        <translation>{names}</translation>
    </message>
    <message>
        <source>Front desk lead</source>
        <translation>مسؤول الاستقبال</translation>
    </message>
    <message>
        <source>Treatment coordinator</source>
        <translation>منسق العلاج</translation>
    </message>
    <message>
        <source>Practice manager</source>
        <translation>مدير العيادة</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>الفوترة</translation>
    </message>
    <message>
        <source>On call</source>
        <translation>المناوب</translation>
    </message>
    <message>
        <source>Places with their address: {count}.</source>
        <translation>فروع لها عناوين: {count}.</translation>
    </message>
    <message>
        <source>Ahead in the next twelve months: {count}.</source>
        <translation>في الأشهر الاثني عشر القادمة: {count}.</translation>
    </message>
    <message>
        <source>People, each with a PIN of their own: {count}.</source>
        <translation>أشخاص لكلٍّ منهم رمزه: {count}.</translation>
    </message>
    <message>
        <source>Who see people: {count}.</source>
        <translation>من يعاينون الناس: {count}.</translation>
    </message>
    <message>
        <source>Rooms that can be booked: {count}.</source>
        <translation>غرف يمكن حجزها: {count}.</translation>
    </message>
    <message>
        <source>Services with their price: {count}.</source>
        <translation>خدمات لها أسعار: {count}.</translation>
    </message>
    <message>
        <source>Optional</source>
        <translation>اختياري</translation>
    </message>
    <message>
        <source>Nobody is an owner or a manager yet.</source>
        <translation>لا مالك ولا مدير بعد.</translation>
    </message>
    <message>
        <source>Add who works here.</source>
        <translation>أضف من يعمل هنا.</translation>
    </message>
    <message>
        <source>None of them can sit down yet, for want of a PIN: {names}.</source>
        <translation>لا يستطيع أيٌّ منهم الجلوس إلى المكتب لعدم وجود رمز: {names}.</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>و{0} غيرها</translation>
    </message>
</context>
<context>
    <name>GoLiveView</name>
    <message>
        <source>Go live</source>
        <translation>بدء العمل الفعلي</translation>
    </message>
    <message>
        <source>Back to practice mode?</source>
        <translation>العودة إلى وضع التدريب؟</translation>
    </message>
    <message>
        <source>From now on every message ends at the practice phone, also what is queued now. Patients get nothing, and follow-ups count as done. What was sent stays sent.</source>
        <translation>من الآن تنتهي كل رسالة إلى هاتف التدريب، حتى ما ينتظر الآن. لا يصل المرضى شيء وتُعدّ المتابعات منجزة. وما أُرسل يبقى مرسلًا.</translation>
    </message>
    <message>
        <source>Back to practice mode</source>
        <translation>العودة إلى وضع التدريب</translation>
    </message>
    <message>
        <source>Practice mode is on</source>
        <translation>وضع التدريب قائم</translation>
    </message>
    <message>
        <source>Signing</source>
        <translation>جارٍ التوقيع</translation>
    </message>
    <message>
        <source>Messages go to real people from now on</source>
        <translation>الرسائل تصل إلى الناس من الآن</translation>
    </message>
    <message>
        <source>{0} more</source>
        <translation>{0} غيرها</translation>
    </message>
    <message>
        <source>Still open: {0}.</source>
        <translation>ما زال مفتوحًا: {0}.</translation>
    </message>
    <message>
        <source>Only an owner signs.</source>
        <translation>لا يوقّع إلا المالك.</translation>
    </message>
    <message>
        <source>Copied. It is run at the server.</source>
        <translation>نُسخ. يُنفَّذ عند الخادم.</translation>
    </message>
</context>
<context>
    <name>Graph</name>
    <message>
        <source>Graph</source>
        <translation>المخطط</translation>
    </message>
</context>
<context>
    <name>Guard</name>
    <message>
        <source>They are reached there</source>
        <translation>يمكن الوصول إليهم هناك</translation>
    </message>
    <message>
        <source>The words are those that were queued</source>
        <translation>الكلمات هي التي وُضعت في الانتظار</translation>
    </message>
    <message>
        <source>Its time had not passed</source>
        <translation>لم يفت وقتها</translation>
    </message>
    <message>
        <source>A person approved it</source>
        <translation>وافق عليها شخص</translation>
    </message>
    <message>
        <source>They allow such messages there</source>
        <translation>يسمحون بمثل هذه الرسائل هناك</translation>
    </message>
    <message>
        <source>Nothing new had been said</source>
        <translation>لم يُقَل شيء جديد</translation>
    </message>
    <message>
        <source>The visit stood as it was</source>
        <translation>بقي الموعد كما كان</translation>
    </message>
    <message>
        <source>The follow-up was still running</source>
        <translation>كانت المتابعة لا تزال جارية</translation>
    </message>
    <message>
        <source>It was an hour to write to them</source>
        <translation>كان الوقت مناسباً للكتابة إليهم</translation>
    </message>
    <message>
        <source>They had not had too many</source>
        <translation>لم تصلهم رسائل أكثر من اللازم</translation>
    </message>
</context>
<context>
    <name>Handset</name>
    <message>
        <source>The clinic’s server does not answer at {0}. Nothing was sent.</source>
        <translation>خادم العيادة لا يرد على {0}. لم يُرسل شيء.</translation>
    </message>
    <message>
        <source>Practice mode is over: this phone is put away.</source>
        <translation>انتهى وضع التدريب: وُضع هذا الهاتف جانبًا.</translation>
    </message>
    <message>
        <source>That is not a phone number. It looks like +971 50 123 4567.</source>
        <translation>هذا ليس رقم هاتف. يبدو الرقم هكذا: ⁦+971 50 123 4567⁩.</translation>
    </message>
    <message>
        <source>The connection was lost. Try once more.</source>
        <translation>انقطع الاتصال. حاول مرة أخرى.</translation>
    </message>
    <message>
        <source>The clinic’s door refused it: {0}</source>
        <translation>رفضته بوابة العيادة: {0}</translation>
    </message>
    <message>
        <source>{channel}, {time}</source>
        <translation>{channel}، {time}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>The clinic</source>
        <translation>العيادة</translation>
    </message>
    <message>
        <source>Arrived</source>
        <translation>وصلت</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>سُلّمت</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>قُرئت</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>أُرسلت</translation>
    </message>
    <message>
        <source>You ring the clinic</source>
        <translation>تتصل بالعيادة</translation>
    </message>
    <message>
        <source>You speak with the clinic</source>
        <translation>تتحدث مع العيادة</translation>
    </message>
    <message>
        <source>You spoke with the clinic for {0}</source>
        <translation>تحدثت مع العيادة {0}</translation>
    </message>
    <message>
        <source>You rang, nobody answered</source>
        <translation>اتصلت ولم يرد أحد</translation>
    </message>
    <message>
        <source>{what}, {time}</source>
        <translation>{what}، {time}</translation>
    </message>
</context>
<context>
    <name>Heads</name>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>Next, and why it is here</source>
        <translation>التالي وسبب وجوده هنا</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>المسؤول</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>الدرجة</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>المهلة</translation>
    </message>
</context>
<context>
    <name>HelpSheet</name>
    <message>
        <source>Help</source>
        <translation>مساعدة</translation>
    </message>
</context>
<context>
    <name>HolidaysPage</name>
    <message>
        <source>Remove</source>
        <translation>إزالة</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>العطل</translation>
    </message>
    <message>
        <source>Add a holiday</source>
        <translation>إضافة عطلة</translation>
    </message>
    <message>
        <source>New holiday</source>
        <translation>عطلة جديدة</translation>
    </message>
    <message>
        <source>No holiday yet</source>
        <translation>لا عطلة بعد</translation>
    </message>
    <message>
        <source>On a holiday no promise of an answer counts, and no marketing goes out.</source>
        <translation>في العطلة لا يُحسب وعد بالرد، ولا يخرج تسويق.</translation>
    </message>
    <message>
        <source>Every location</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>اليوم الأول</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>اليوم الأخير</translation>
    </message>
    <message>
        <source>Every year</source>
        <translation>كل سنة</translation>
    </message>
    <message>
        <source>Every year on the same dates</source>
        <translation>كل سنة في التواريخ نفسها</translation>
    </message>
    <message>
        <source>Not for days that follow the moon: enter those each year.</source>
        <translation>ليس للأيام التي تتبع القمر: أدخلها كل سنة.</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>أين</translation>
    </message>
    <message>
        <source>Open nevertheless</source>
        <translation>مفتوح رغم ذلك</translation>
    </message>
    <message>
        <source>closed all day</source>
        <translation>مغلق طوال اليوم</translation>
    </message>
    <message>
        <source>every year</source>
        <translation>كل سنة</translation>
    </message>
    <message>
        <source>Over</source>
        <translation>انتهت</translation>
    </message>
    <message>
        <source>{0} is saved</source>
        <translation>حُفظ {0}</translation>
    </message>
    <message>
        <source>It ends before it begins.</source>
        <translation>تنتهي قبل أن تبدأ.</translation>
    </message>
    <message>
        <source>{0} is removed</source>
        <translation>أُزيل {0}</translation>
    </message>
</context>
<context>
    <name>HoursPage</name>
    <message>
        <source>Locations</source>
        <translation>الفروع</translation>
    </message>
    <message>
        <source>Add a location</source>
        <translation>إضافة فرع</translation>
    </message>
    <message>
        <source>No location yet</source>
        <translation>لا فرع بعد</translation>
    </message>
    <message>
        <source>Opening hours belong to one: add it first.</source>
        <translation>ساعات العمل تخص فرعًا: أضفه أولًا.</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>مغلق</translation>
    </message>
    <message>
        <source>Split days: 9:00–13:00, 16:00–20:00</source>
        <translation>أيام مقسومة: 9:00–13:00, 16:00–20:00</translation>
    </message>
    <message>
        <source>The hours of {0} are saved</source>
        <translation>حُفظت ساعات {0}</translation>
    </message>
    <message>
        <source>Open until {0}</source>
        <translation>مفتوح حتى {0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>مفتوح</translation>
    </message>
    <message>
        <source>Opens {0}</source>
        <translation>يفتح {0}</translation>
    </message>
    <message>
        <source>Never open</source>
        <translation>لا يفتح أبدًا</translation>
    </message>
</context>
<context>
    <name>ImportView</name>
    <message>
        <source>Import</source>
        <translation>استيراد</translation>
    </message>
    <message>
        <source>next step</source>
        <translation>الخطوة التالية</translation>
    </message>
    <message>
        <source>back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>كل المفاتيح</translation>
    </message>
    <message>
        <source>Choose a file</source>
        <translation>اختر ملفاً</translation>
    </message>
    <message>
        <source>Contacts ({0})</source>
        <translation>جهات اتصال ({0})</translation>
    </message>
    <message>
        <source>Reading the file</source>
        <translation>قراءة الملف</translation>
    </message>
    <message>
        <source>Nothing is imported yet.</source>
        <translation>لم يُستورد شيء بعد.</translation>
    </message>
    <message>
        <source>Importing</source>
        <translation>جارٍ الاستيراد</translation>
    </message>
    <message>
        <source>You can go on working meanwhile. What came in can be undone.</source>
        <translation>يمكنك متابعة العمل. ما دخل يمكن التراجع عنه.</translation>
    </message>
    <message>
        <source>This file could not be read</source>
        <translation>تعذّرت قراءة هذا الملف</translation>
    </message>
    <message>
        <source>Bring your people in</source>
        <translation>أحضر جهات اتصالك</translation>
    </message>
    <message>
        <source>CSV, Excel, vCard or FHIR. Drop the file here or choose it. You see everything before anything happens, and the whole import can be undone.</source>
        <translation>CSV أو Excel أو vCard أو FHIR. أسقط الملف هنا أو اختره. ترى كل شيء قبل أن يحدث، ويمكن التراجع عن الاستيراد كله.</translation>
    </message>
    <message>
        <source>What the columns mean</source>
        <translation>معنى الأعمدة</translation>
    </message>
    <message>
        <source>guessed, change what is wrong</source>
        <translation>تخمين، غيّر الخطأ</translation>
    </message>
    <message>
        <source>What would come in</source>
        <translation>ما سيدخل</translation>
    </message>
    <message>
        <source>the first {0}</source>
        <translation>أول {0}</translation>
    </message>
    <message>
        <source>Import {0}</source>
        <translation>استورد {0}</translation>
    </message>
    <message>
        <source>No row can come in.</source>
        <translation>لا صف يمكن استيراده.</translation>
    </message>
    <message>
        <source>Start the follow-up for new enquiries with everyone</source>
        <translation>ابدأ متابعة الاستفسارات الجديدة مع الجميع</translation>
    </message>
    <message>
        <source>Another file</source>
        <translation>ملف آخر</translation>
    </message>
    <message>
        <source>The file in numbers</source>
        <translation>الملف بالأرقام</translation>
    </message>
    <message>
        <source>Rows in the file</source>
        <translation>صفوف الملف</translation>
    </message>
    <message>
        <source>Come in</source>
        <translation>ستدخل</translation>
    </message>
    <message>
        <source>Already known</source>
        <translation>معروفون</translation>
    </message>
    <message>
        <source>same name and phone or e-mail: joined, not doubled</source>
        <translation>الاسم نفسه والهاتف أو البريد نفسه: يُدمجون ولا يتكررون</translation>
    </message>
    <message>
        <source>Family on one phone</source>
        <translation>عائلة على هاتف واحد</translation>
    </message>
    <message>
        <source>another name at a known phone or e-mail: kept apart</source>
        <translation>اسم آخر على هاتف أو بريد معروف: يبقون منفصلين</translation>
    </message>
    <message>
        <source>Twice in the file</source>
        <translation>مكررون في الملف</translation>
    </message>
    <message>
        <source>joined to one</source>
        <translation>يُدمجون في واحد</translation>
    </message>
    <message>
        <source>With a problem</source>
        <translation>فيها مشكلة</translation>
    </message>
    <message>
        <source>they come in without what could not be read</source>
        <translation>تدخل دون ما تعذّرت قراءته</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>مستبعدة</translation>
    </message>
    <message>
        <source>no name and no way to reach them</source>
        <translation>لا اسم ولا وسيلة اتصال</translation>
    </message>
    <message>
        <source>Column {0}</source>
        <translation>العمود {0}</translation>
    </message>
    <message>
        <source>What {0} means</source>
        <translation>معنى {0}</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>استبعد</translation>
    </message>
    <message>
        <source>{0} contacts came in</source>
        <translation>دخلت {0} جهة اتصال</translation>
    </message>
    <message>
        <source>{0} were known already and were joined.</source>
        <translation>{0} كانت معروفة ودُمجت.</translation>
    </message>
    <message>
        <source>{0} rows were left out.</source>
        <translation>استُبعد {0} صفاً.</translation>
    </message>
    <message>
        <source>You stopped it; the rest of the file was not read.</source>
        <translation>أوقفته؛ لم يُقرأ باقي الملف.</translation>
    </message>
    <message>
        <source>The import was taken back</source>
        <translation>تم التراجع عن الاستيراد</translation>
    </message>
    <message>
        <source>Contacts that somebody has worked on since stay.</source>
        <translation>تبقى جهات الاتصال التي عُمل عليها منذ ذلك الحين.</translation>
    </message>
    <message>
        <source>They can be searched now.</source>
        <translation>يمكن البحث عنها الآن.</translation>
    </message>
    <message>
        <source>See the contacts</source>
        <translation>عرض جهات الاتصال</translation>
    </message>
    <message>
        <source>Undo import</source>
        <translation>تراجع عن الاستيراد</translation>
    </message>
    <message>
        <source>See what slipped through</source>
        <translation>انظر ما فات</translation>
    </message>
    <message>
        <source>Taking it back</source>
        <translation>جارٍ التراجع</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>و{0} أخرى</translation>
    </message>
</context>
<context>
    <name>Inbox</name>
    <message>
        <source>Aside until they reply</source>
        <translation>مؤجلة حتى يردّوا</translation>
    </message>
    <message>
        <source>Comes back {0}</source>
        <translation>تعود {0}</translation>
    </message>
    <message>
        <source>Undeliverable: {0}</source>
        <translation>تعذّر التسليم: {0}</translation>
    </message>
    <message>
        <source>Undeliverable</source>
        <translation>تعذّر التسليم</translation>
    </message>
    <message>
        <source>Perhaps sent, needs a look</source>
        <translation>ربما أُرسلت، تحتاج نظرة</translation>
    </message>
    <message>
        <source>Held, needs a look</source>
        <translation>محجوزة، تحتاج نظرة</translation>
    </message>
    <message>
        <source>You are answering</source>
        <translation>أنت ترد</translation>
    </message>
    <message>
        <source>{0} is answering</source>
        <translation>{0} يرد الآن</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>{0} late</source>
        <translation>تأخر {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} من {1}</translation>
    </message>
    <message>
        <source>Unread</source>
        <translation>غير مقروءة</translation>
    </message>
    <message>
        <source>Opened, no answer {0}</source>
        <translation>فُتحت دون رد منذ {0}</translation>
    </message>
    <message>
        <source>Goes when the line is back</source>
        <translation>تُرسَل عند عودة الاتصال</translation>
    </message>
    <message>
        <source>Goes in {0} s</source>
        <translation>تُرسَل بعد {0} ث</translation>
    </message>
    <message>
        <source>Answer on its way</source>
        <translation>الرد في طريقه</translation>
    </message>
    <message>
        <source>Read by them, no reply yet</source>
        <translation>قرأوها ولم يردّوا بعد</translation>
    </message>
    <message>
        <source>Waiting for them, {0}</source>
        <translation>بانتظارهم منذ {0}</translation>
    </message>
    <message>
        <source>Done, no answer needed</source>
        <translation>تم، لا يلزم رد</translation>
    </message>
    <message>
        <source>Draft:</source>
        <translation>مسودة:</translation>
    </message>
    <message>
        <source>{0} new · {1}</source>
        <translation>{0} جديدة · {1}</translation>
    </message>
    <message>
        <source>Opened, no answer</source>
        <translation>فُتحت دون رد</translation>
    </message>
</context>
<context>
    <name>InboxList</name>
    <message>
        <source>Conversations</source>
        <translation>المحادثات</translation>
    </message>
</context>
<context>
    <name>InboxSide</name>
    <message>
        <source>Consent</source>
        <translation>الموافقات</translation>
    </message>
    <message>
        <source>Shared number</source>
        <translation>رقم مشترك</translation>
    </message>
    <message>
        <source>Open the contact</source>
        <translation>فتح جهة الاتصال</translation>
    </message>
    <message>
        <source>Also used by {names}. Before you answer, choose whom it is about.</source>
        <translation>يستخدمه أيضاً {names}. اختر من تخصّه الرسالة قبل الرد.</translation>
    </message>
    <message>
        <source>Yes, {0}</source>
        <translation>نعم، {0}</translation>
    </message>
    <message>
        <source>No, {0}</source>
        <translation>لا، {0}</translation>
    </message>
</context>
<context>
    <name>InboxView</name>
    <message>
        <source>No conversation is open</source>
        <translation>لا محادثة مفتوحة</translation>
    </message>
    <message>
        <source>Choose one on the side, or press R on anybody to write to them.</source>
        <translation>اختر محادثة من الجانب، أو اضغط R على أي شخص لتكتب إليه.</translation>
    </message>
</context>
<context>
    <name>Invalid</name>
    <message>
        <source>A contact cannot be merged with itself.</source>
        <translation>لا تُدمج جهة الاتصال مع نفسها.</translation>
    </message>
    <message>
        <source>A contact needs a name, a phone number or an e-mail address.</source>
        <translation>تحتاج جهة الاتصال إلى اسم أو رقم هاتف أو بريد إلكتروني.</translation>
    </message>
    <message>
        <source>A country has two capital letters, such as AE.</source>
        <translation>البلد حرفان كبيران، مثل AE.</translation>
    </message>
    <message>
        <source>A currency has three capital letters, such as AED.</source>
        <translation>العملة ثلاثة أحرف كبيرة، مثل AED.</translation>
    </message>
    <message>
        <source>A day is written like 2026-11-20.</source>
        <translation>يُكتب اليوم هكذا: 2026-11-20.</translation>
    </message>
    <message>
        <source>A language is written like en, ar or pt-BR.</source>
        <translation>تُكتب اللغة هكذا: en أو ar أو pt-BR.</translation>
    </message>
    <message>
        <source>A new location needs its opening hours.</source>
        <translation>الفرع الجديد يحتاج إلى ساعات عمله.</translation>
    </message>
    <message>
        <source>A price needs its currency.</source>
        <translation>يحتاج السعر إلى عملته.</translation>
    </message>
    <message>
        <source>A shift ends after it starts; past midnight it is two shifts.</source>
        <translation>تنتهي المناوبة بعد بدايتها؛ وما بعد منتصف الليل مناوبتان.</translation>
    </message>
    <message>
        <source>A spreadsheet rounded this number, so its last digits are gone. Format the column as text and export again.</source>
        <translation>قرّب جدول البيانات هذا الرقم فضاعت أرقامه الأخيرة. اجعل العمود نصاً وصدّر من جديد.</translation>
    </message>
    <message>
        <source>A value needs its currency.</source>
        <translation>تحتاج القيمة إلى عملتها.</translation>
    </message>
    <message>
        <source>A visit and the count of its moves belong together.</source>
        <translation>يُذكر الموعد مع عدد مرات نقله معًا.</translation>
    </message>
    <message>
        <source>A visit ends after it starts, within a day.</source>
        <translation>تنتهي الزيارة بعد بدايتها وخلال يوم.</translation>
    </message>
    <message>
        <source>A visit needs a practitioner or a room.</source>
        <translation>تحتاج الزيارة إلى معالج أو غرفة.</translation>
    </message>
    <message>
        <source>An e-mail address looks like name@example.com.</source>
        <translation>عنوان البريد يشبه ⁦name@example.com⁩.</translation>
    </message>
    <message>
        <source>An enquiry needs a phone number or an e-mail address to answer to.</source>
        <translation>يحتاج الاستفسار إلى رقم هاتف أو بريد إلكتروني للرد عليه.</translation>
    </message>
    <message>
        <source>An event is waited for from a contact: say whose.</source>
        <translation>الحدث يُنتظر من جهة اتصال: حدّد من هي.</translation>
    </message>
    <message>
        <source>It cannot be accepted as it is.</source>
        <translation>لا يمكن قبوله كما هو.</translation>
    </message>
    <message>
        <source>It contains a control character that cannot be kept.</source>
        <translation>فيه محرف تحكم لا يمكن حفظه.</translation>
    </message>
    <message>
        <source>It is empty.</source>
        <translation>فارغ.</translation>
    </message>
    <message>
        <source>It is missing.</source>
        <translation>ناقص.</translation>
    </message>
    <message>
        <source>It is none of the possible choices.</source>
        <translation>ليس من الخيارات الممكنة.</translation>
    </message>
    <message>
        <source>It is not written as it should be.</source>
        <translation>غير مكتوب كما ينبغي.</translation>
    </message>
    <message>
        <source>It must be one line with something in it.</source>
        <translation>يجب أن يكون سطراً واحداً فيه شيء.</translation>
    </message>
    <message>
        <source>It should be text or nothing.</source>
        <translation>يجب أن يكون نصاً أو لا شيء.</translation>
    </message>
    <message>
        <source>No country has the code this number begins with.</source>
        <translation>لا بلد له الرمز الذي يبدأ به هذا الرقم.</translation>
    </message>
    <message>
        <source>No journey of this name is published.</source>
        <translation>لا توجد متابعة منشورة بهذا الاسم.</translation>
    </message>
    <message>
        <source>Nobody has answered in the future.</source>
        <translation>لم يُجب أحد في المستقبل.</translation>
    </message>
    <message>
        <source>No words travel by this channel.</source>
        <translation>لا تُنقل كلمات عبر هذه القناة.</translation>
    </message>
    <message>
        <source>Nothing can be sent there by this channel.</source>
        <translation>لا يمكن الإرسال إلى هناك بهذه القناة.</translation>
    </message>
    <message>
        <source>Nothing of this kind is edited field by field.</source>
        <translation>لا يُعدّل شيء من هذا النوع حقلاً حقلاً.</translation>
    </message>
    <message>
        <source>Say how long it takes, or for which service it is.</source>
        <translation>حدّد كم تستغرق، أو لأي خدمة هي.</translation>
    </message>
    <message>
        <source>Say until when, or until what happens.</source>
        <translation>حدّد إلى متى، أو حتى يحدث ماذا.</translation>
    </message>
    <message>
        <source>Say when: a next action without a time is never done.</source>
        <translation>حدّد متى: خطوة بلا وقت لا تُنجز أبداً.</translation>
    </message>
    <message>
        <source>This template does not make these words.</source>
        <translation>هذا القالب لا ينتج هذه الكلمات.</translation>
    </message>
    <message>
        <source>Say why nothing comes next.</source>
        <translation>قل لماذا لا شيء بعد ذلك.</translation>
    </message>
    <message>
        <source>Sign with your name: from here on messages go to real people.</source>
        <translation>وقّع باسمك: من الآن تصل الرسائل إلى أشخاص حقيقيين.</translation>
    </message>
    <message>
        <source>That moment has passed.</source>
        <translation>مضى ذلك الوقت.</translation>
    </message>
    <message>
        <source>Sign with your own name, as it stands among the staff.</source>
        <translation>وقّع باسمك كما هو مدوّن بين الموظفين.</translation>
    </message>
    <message>
        <source>The first stage must be an open one: enquiries start there.</source>
        <translation>يجب أن تكون المرحلة الأولى مفتوحة: فيها تبدأ الاستفسارات.</translation>
    </message>
    <message>
        <source>The part after @ is not a domain name such as example.com.</source>
        <translation>ما بعد @ ليس اسم نطاق مثل ⁦example.com⁩.</translation>
    </message>
    <message>
        <source>The part after @ is not a domain name.</source>
        <translation>ما بعد @ ليس اسم نطاق.</translation>
    </message>
    <message>
        <source>The part before @ has a space, a stray dot or a sign that addresses cannot have.</source>
        <translation>في ما قبل @ مسافة أو نقطة زائدة أو علامة لا تقبلها العناوين.</translation>
    </message>
    <message>
        <source>The part before @ is longer than mail systems allow.</source>
        <translation>ما قبل @ أطول مما تسمح به أنظمة البريد.</translation>
    </message>
    <message>
        <source>There is more than one @ here.</source>
        <translation>هنا أكثر من @ واحدة.</translation>
    </message>
    <message>
        <source>There is no e-mail address here.</source>
        <translation>لا يوجد بريد إلكتروني هنا.</translation>
    </message>
    <message>
        <source>There is no field of this name here.</source>
        <translation>لا يوجد هنا حقل بهذا الاسم.</translation>
    </message>
    <message>
        <source>There is no phone number here.</source>
        <translation>لا يوجد رقم هاتف هنا.</translation>
    </message>
    <message>
        <source>This word means something else already, or holds no letter.</source>
        <translation>هذه الكلمة تعني شيئًا آخر من قبل، أو لا حرف فيها.</translation>
    </message>
    <message>
        <source>There is no time zone of this name; they look like Asia/Dubai.</source>
        <translation>لا توجد منطقة زمنية بهذا الاسم؛ تُكتب هكذا: ⁦Asia/Dubai⁩.</translation>
    </message>
    <message>
        <source>There is nothing in it but spaces.</source>
        <translation>ليس فيه إلا مسافات.</translation>
    </message>
    <message>
        <source>There is nothing of this kind.</source>
        <translation>لا يوجد شيء من هذا النوع.</translation>
    </message>
    <message>
        <source>This conversation is with somebody else.</source>
        <translation>هذه المحادثة مع شخص آخر.</translation>
    </message>
    <message>
        <source>This follow-up is for somebody else.</source>
        <translation>هذه المتابعة لشخص آخر.</translation>
    </message>
    <message>
        <source>This has too many digits to be one phone number.</source>
        <translation>أرقامه أكثر من أن تكون رقم هاتف واحداً.</translation>
    </message>
    <message>
        <source>This is far too long to be a phone number.</source>
        <translation>هذا أطول بكثير من رقم هاتف.</translation>
    </message>
    <message>
        <source>This is a version of another follow-up.</source>
        <translation>هذه نسخة من متابعة أخرى.</translation>
    </message>
    <message>
        <source>This is not a day in the calendar.</source>
        <translation>هذا ليس يوماً في التقويم.</translation>
    </message>
    <message>
        <source>This is not a phone number with its country code, such as +971501234567.</source>
        <translation>هذا ليس رقم هاتف برمز بلده، مثل ⁦+971501234567⁩.</translation>
    </message>
    <message>
        <source>This is not a phone number.</source>
        <translation>هذا ليس رقم هاتف.</translation>
    </message>
    <message>
        <source>This is not an e-mail address such as name@example.com.</source>
        <translation>هذا ليس بريداً إلكترونياً مثل ⁦name@example.com⁩.</translation>
    </message>
    <message>
        <source>This is not the id of a change.</source>
        <translation>هذا ليس معرّف تغيير.</translation>
    </message>
    <message>
        <source>This is not the id of anything: an id has 32 hex digits.</source>
        <translation>هذا ليس معرّف شيء: المعرّف 32 رقماً ست عشرياً.</translation>
    </message>
    <message>
        <source>This is too long to be an e-mail address.</source>
        <translation>هذا أطول من أن يكون بريداً إلكترونياً.</translation>
    </message>
    <message>
        <source>This names neither a reply nor a step of a follow-up.</source>
        <translation>هذا ليس ردًا ولا خطوة من متابعة.</translation>
    </message>
    <message>
        <source>This stage belongs to another pipeline.</source>
        <translation>هذه المرحلة من مسار آخر.</translation>
    </message>
    <message>
        <source>Two stages have the same key.</source>
        <translation>لمرحلتين المفتاح نفسه.</translation>
    </message>
    <message>
        <source>A word of an emergency has two letters at least.</source>
        <translation>كلمة الحالة الطارئة من حرفين على الأقل.</translation>
    </message>
    <message>
        <source>Holidays end on or after their first day, and last 120 days at most.</source>
        <translation>تنتهي العطلة في يومها الأول أو بعده، ولا تتجاوز 120 يوماً.</translation>
    </message>
    <message>
        <source>Name a person or a duty.</source>
        <translation>سمِّ شخصاً أو مناوبة.</translation>
    </message>
    <message>
        <source>Say which duty they take over.</source>
        <translation>حدّد المناوبة التي يتولاها.</translation>
    </message>
    <message>
        <source>The openings of a day follow one another without overlapping.</source>
        <translation>تتوالى فترات العمل في اليوم من دون تداخل.</translation>
    </message>
    <message>
        <source>These rules are another country&apos;s.</source>
        <translation>هذه القواعد لبلد آخر.</translation>
    </message>
    <message>
        <source>This person is not reached there.</source>
        <translation>لا يمكن الوصول إلى هذا الشخص هناك.</translation>
    </message>
    <message>
        <source>This visit is somebody else&apos;s.</source>
        <translation>هذه الزيارة لشخص آخر.</translation>
    </message>
    <message>
        <source>This wording asks for something else.</source>
        <translation>هذه الصيغة تطلب شيئاً آخر.</translation>
    </message>
    <message>
        <source>It is longer than {0} characters or entries.</source>
        <translation>أطول من {0} من الأحرف أو المدخلات.</translation>
    </message>
    <message>
        <source>It needs at least {0} characters or entries.</source>
        <translation>يحتاج إلى {0} على الأقل من الأحرف أو المدخلات.</translation>
    </message>
    <message>
        <source>It must be at most {0}.</source>
        <translation>يجب ألا يتجاوز {0}.</translation>
    </message>
    <message>
        <source>It must be at least {0}.</source>
        <translation>يجب ألا يقل عن {0}.</translation>
    </message>
    <message>
        <source>It is of the wrong kind.</source>
        <translation>نوعه غير صحيح.</translation>
    </message>
    <message>
        <source>It cannot be read.</source>
        <translation>لا يمكن قراءته.</translation>
    </message>
    <message>
        <source>This is too short for a phone number.</source>
        <translation>هذا أقصر من رقم هاتف.</translation>
    </message>
    <message>
        <source>This is too long for a phone number.</source>
        <translation>هذا أطول من رقم هاتف.</translation>
    </message>
    <message>
        <source>No phone number there begins like this.</source>
        <translation>لا رقم هاتف هناك يبدأ هكذا.</translation>
    </message>
    <message>
        <source>A message comes from a phone number or an e-mail address.</source>
        <translation>تأتي الرسالة من رقم هاتف أو بريد إلكتروني.</translation>
    </message>
    <message>
        <source>This follow-up starts by itself.</source>
        <translation>هذه المتابعة تبدأ من تلقاء نفسها.</translation>
    </message>
    <message>
        <source>They have no phone or e-mail that this could use.</source>
        <translation>ليس لديهم هاتف أو بريد يصلح لهذا.</translation>
    </message>
</context>
<context>
    <name>Journey</name>
    <message>
        <source>New enquiry</source>
        <translation>استفسار جديد</translation>
    </message>
    <message>
        <source>House rule</source>
        <translation>قاعدة عامة</translation>
    </message>
    <message>
        <source>Enquiry after hours</source>
        <translation>استفسار خارج الدوام</translation>
    </message>
    <message>
        <source>Missed call</source>
        <translation>مكالمة فائتة</translation>
    </message>
    <message>
        <source>Visit and reminders</source>
        <translation>الموعد والتذكيرات</translation>
    </message>
    <message>
        <source>Emergency words</source>
        <translation>كلمات الطوارئ</translation>
    </message>
    <message>
        <source>Quote sent</source>
        <translation>أُرسل عرض السعر</translation>
    </message>
    <message>
        <source>Did not come</source>
        <translation>لم يحضر</translation>
    </message>
    <message>
        <source>Cancelled, find another time</source>
        <translation>أُلغي، إيجاد وقت آخر</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>تقييم</translation>
    </message>
    <message>
        <source>Payment</source>
        <translation>الدفع</translation>
    </message>
    <message>
        <source>Not seen for 90 days</source>
        <translation>لم يُرَ منذ 90 يوماً</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>استدعاء دوري</translation>
    </message>
    <message>
        <source>After the visit</source>
        <translation>بعد الزيارة</translation>
    </message>
    <message>
        <source>Document arrived</source>
        <translation>وصل مستند</translation>
    </message>
</context>
<context>
    <name>Journeys</name>
    <message>
        <source>{0} here</source>
        <translation>{0} هنا</translation>
    </message>
    <message>
        <source>new in the draft</source>
        <translation>جديد في المسودة</translation>
    </message>
    <message>
        <source>Begins, this week</source>
        <translation>بدأ هذا الأسبوع</translation>
    </message>
    <message>
        <source>Goal from any step, this week</source>
        <translation>الهدف من أي خطوة، هذا الأسبوع</translation>
    </message>
    <message>
        <source>Ends every step, this week</source>
        <translation>يُنهي كل الخطوات، هذا الأسبوع</translation>
    </message>
    <message>
        <source>Holding message</source>
        <translation>رسالة مؤقتة</translation>
    </message>
    <message>
        <source>{0} late</source>
        <translation>{0} متأخر</translation>
    </message>
    <message>
        <source>{0} held</source>
        <translation>{0} محجوز</translation>
    </message>
    <message>
        <source>{0} held back</source>
        <translation>{0} موقوف</translation>
    </message>
    <message>
        <source>{0} due</source>
        <translation>{0} مستحق</translation>
    </message>
    <message>
        <source>once: {0}</source>
        <translation>عند: {0}</translation>
    </message>
    <message>
        <source>if it does not come</source>
        <translation>إن لم يحدث</translation>
    </message>
    <message>
        <source>if it comes</source>
        <translation>إن حدث</translation>
    </message>
    <message>
        <source>The whole follow-up</source>
        <translation>المتابعة كلها</translation>
    </message>
    <message>
        <source>New</source>
        <translation>جديد</translation>
    </message>
    <message>
        <source>Taken out</source>
        <translation>أُزيل</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>تغيّر</translation>
    </message>
    <message>
        <source>Goal</source>
        <translation>الهدف</translation>
    </message>
    <message>
        <source>Stops</source>
        <translation>ما يوقفه</translation>
    </message>
    <message>
        <source>{0}: {1} – before: {2}</source>
        <translation>{0}: {1} – قبلاً: {2}</translation>
    </message>
    <message>
        <source>{0}: no longer {1}</source>
        <translation>{0}: لم يعد {1}</translation>
    </message>
    <message>
        <source>{0} people in it</source>
        <translation>فيه {0} أشخاص</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>موقوف مؤقتاً</translation>
    </message>
    <message>
        <source>Live, version {0}</source>
        <translation>يعمل، الإصدار {0}</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>مسودة</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>لم يبدأ</translation>
    </message>
    <message>
        <source>a draft is being written</source>
        <translation>تُكتب مسودة</translation>
    </message>
    <message>
        <source>Comes with Foredesk; look, then publish</source>
        <translation>يأتي مع Foredesk؛ اطّلع عليه ثم انشره</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>متأخر</translation>
    </message>
    <message>
        <source>Held: paused</source>
        <translation>محجوز: المتابعة موقوفة مؤقتاً</translation>
    </message>
    <message>
        <source>Held back: consent</source>
        <translation>موقوف: الموافقة</translation>
    </message>
    <message>
        <source>Held until it may be sent</source>
        <translation>محجوز حتى يُسمح بالإرسال</translation>
    </message>
    <message>
        <source>Held back: enough messages</source>
        <translation>موقوف: رسائل كافية</translation>
    </message>
    <message>
        <source>Held back: another one first</source>
        <translation>موقوف: رسالة أخرى أولاً</translation>
    </message>
    <message>
        <source>Waits for approval</source>
        <translation>بانتظار الموافقة</translation>
    </message>
    <message>
        <source>Could not be sent</source>
        <translation>تعذّر الإرسال</translation>
    </message>
    <message>
        <source>On its way</source>
        <translation>في الطريق</translation>
    </message>
    <message>
        <source>Somebody is on it</source>
        <translation>هناك من يتولاه</translation>
    </message>
    <message>
        <source>Put aside</source>
        <translation>مؤجَّل</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>مستحق</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>غير معروف بعد</translation>
    </message>
    <message>
        <source>Waits</source>
        <translation>ينتظر</translation>
    </message>
    <message>
        <source>A person</source>
        <translation>شخص</translation>
    </message>
    <message>
        <source>A template, by itself</source>
        <translation>قالب، تلقائياً</translation>
    </message>
    <message>
        <source>AI, by itself</source>
        <translation>ذكاء اصطناعي، تلقائياً</translation>
    </message>
    <message>
        <source>By itself</source>
        <translation>تلقائياً</translation>
    </message>
    <message>
        <source>Person</source>
        <translation>شخص</translation>
    </message>
    <message>
        <source>Template</source>
        <translation>قالب</translation>
    </message>
    <message>
        <source>AI draft</source>
        <translation>مسودة ذكاء اصطناعي</translation>
    </message>
    <message>
        <source>Front desk lead</source>
        <translation>مسؤول الاستقبال</translation>
    </message>
    <message>
        <source>Treatment coordinator</source>
        <translation>منسق العلاج</translation>
    </message>
    <message>
        <source>Practice manager</source>
        <translation>مدير العيادة</translation>
    </message>
    <message>
        <source>Billing</source>
        <translation>الفوترة</translation>
    </message>
    <message>
        <source>On call</source>
        <translation>المناوب</translation>
    </message>
    <message>
        <source>Follows a person</source>
        <translation>يتابع شخصاً</translation>
    </message>
    <message>
        <source>Follows a visit</source>
        <translation>يتابع زيارة</translation>
    </message>
    <message>
        <source>Follows an opportunity</source>
        <translation>يتابع فرصة</translation>
    </message>
    <message>
        <source>Follows a call</source>
        <translation>يتابع مكالمة</translation>
    </message>
    <message>
        <source>Follows a payment</source>
        <translation>يتابع دفعة</translation>
    </message>
    <message>
        <source>unless they replied</source>
        <translation>ما لم يرد</translation>
    </message>
    <message>
        <source>unless somebody answered them</source>
        <translation>ما لم يُجبه أحد</translation>
    </message>
    <message>
        <source>unless they replied since it began</source>
        <translation>ما لم يرد منذ البداية</translation>
    </message>
    <message>
        <source>unless somebody answered them since it began</source>
        <translation>ما لم يُجبه أحد منذ البداية</translation>
    </message>
    <message>
        <source>unless they have a visit to come</source>
        <translation>ما لم تكن له زيارة قادمة</translation>
    </message>
    <message>
        <source>unless the visit is confirmed</source>
        <translation>ما لم تُؤكَّد الزيارة</translation>
    </message>
    <message>
        <source>Mon</source>
        <translation>الاثنين</translation>
    </message>
    <message>
        <source>Tue</source>
        <translation>الثلاثاء</translation>
    </message>
    <message>
        <source>Wed</source>
        <translation>الأربعاء</translation>
    </message>
    <message>
        <source>Thu</source>
        <translation>الخميس</translation>
    </message>
    <message>
        <source>Fri</source>
        <translation>الجمعة</translation>
    </message>
    <message>
        <source>Sat</source>
        <translation>السبت</translation>
    </message>
    <message>
        <source>Sun</source>
        <translation>الأحد</translation>
    </message>
    <message>
        <source>{0} or {1}</source>
        <translation>{0} أو {1}</translation>
    </message>
    <message>
        <source>{0} in opening hours</source>
        <translation>{0} ضمن ساعات العمل</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}، {1}</translation>
    </message>
    <message>
        <source>between {0} and {1}</source>
        <translation>بين {0} و{1}</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>فوراً</translation>
    </message>
    <message>
        <source>{0} before the visit</source>
        <translation>قبل الزيارة بـ{0}</translation>
    </message>
    <message>
        <source>{0} after the visit begins</source>
        <translation>بعد بدء الزيارة بـ{0}</translation>
    </message>
    <message>
        <source>{0} before the visit ends</source>
        <translation>قبل نهاية الزيارة بـ{0}</translation>
    </message>
    <message>
        <source>{0} after the visit</source>
        <translation>بعد الزيارة بـ{0}</translation>
    </message>
    <message>
        <source>once: {0}, at most {1}</source>
        <translation>عند: {0}، خلال {1} على الأكثر</translation>
    </message>
    <message>
        <source>after {0}</source>
        <translation>بعد {0}</translation>
    </message>
    <message>
        <source>Takes over after {0}</source>
        <translation>تتولى بعد {0}</translation>
    </message>
    <message>
        <source>{0}, within {1}</source>
        <translation>{0}، خلال {1}</translation>
    </message>
    <message>
        <source>unless: {0}</source>
        <translation>ما لم: {0}</translation>
    </message>
    <message>
        <source>unless {0}</source>
        <translation>ما لم {0}</translation>
    </message>
    <message>
        <source>Written from a template</source>
        <translation>يُكتب من قالب</translation>
    </message>
    <message>
        <source>Drafted by AI</source>
        <translation>مسودة من الذكاء الاصطناعي</translation>
    </message>
    <message>
        <source>a person sends it</source>
        <translation>يرسله شخص</translation>
    </message>
    <message>
        <source>a person approves it</source>
        <translation>يوافق عليه شخص</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>When</source>
        <translation>متى</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>يُتجاوز</translation>
    </message>
    <message>
        <source>Promise</source>
        <translation>الوعد</translation>
    </message>
    <message>
        <source>within {0}</source>
        <translation>خلال {0}</translation>
    </message>
    <message>
        <source>Too late</source>
        <translation>فات الأوان</translation>
    </message>
    <message>
        <source>{0} after it is due</source>
        <translation>بعد استحقاقه بـ{0}</translation>
    </message>
    <message>
        <source>Called off</source>
        <translation>يُلغى</translation>
    </message>
    <message>
        <source>By</source>
        <translation>عبر</translation>
    </message>
    <message>
        <source>Marketing: needs their consent</source>
        <translation>تسويق: يحتاج موافقتهم</translation>
    </message>
    <message>
        <source>About their care</source>
        <translation>عن رعايتهم</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>النوع</translation>
    </message>
    <message>
        <source>Moves to</source>
        <translation>ينقل إلى</translation>
    </message>
    <message>
        <source>Answers for it</source>
        <translation>المسؤول عنه</translation>
    </message>
    <message>
        <source>Then</source>
        <translation>ثم</translation>
    </message>
    <message>
        <source>The follow-up is over</source>
        <translation>تنتهي المتابعة</translation>
    </message>
    <message>
        <source>{0}, counted from “{1}”</source>
        <translation>{0}، من «{1}»</translation>
    </message>
    <message>
        <source>{0}, counted from: {1}</source>
        <translation>{0}، من: {1}</translation>
    </message>
    <message>
        <source>{0}, counted from its start</source>
        <translation>{0}، من بدايتها</translation>
    </message>
    <message>
        <source>Begins</source>
        <translation>يبدأ</translation>
    </message>
    <message>
        <source>About</source>
        <translation>عن</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>المسؤول</translation>
    </message>
    <message>
        <source>Only if</source>
        <translation>فقط إذا</translation>
    </message>
    <message>
        <source>at the earliest after {0}</source>
        <translation>بعد {0} على الأقل</translation>
    </message>
    <message>
        <source>{0}, at most {1} times in {2}</source>
        <translation>{0}، {1} مرات على الأكثر في {2}</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>مرة أخرى</translation>
    </message>
    <message>
        <source>This is what runs already.</source>
        <translation>هذا ما يعمل بالفعل.</translation>
    </message>
    <message>
        <source>The check must be clean first. See Text.</source>
        <translation>يجب أن يسلم الفحص أولاً. انظر النص.</translation>
    </message>
    <message>
        <source>Rehearse it first: see who would have been contacted.</source>
        <translation>جرّبه أولاً: انظر من كان سيُتواصل معه.</translation>
    </message>
    <message>
        <source>Whoever begins from now on follows this version.</source>
        <translation>من يبدأ من الآن يتبع هذا الإصدار.</translation>
    </message>
    <message>
        <source>Who is in it now goes on as begun: {0}. You can move them afterwards.</source>
        <translation>من هم فيه الآن يكملون كما بدأوا: {0}. يمكنك نقلهم بعد ذلك.</translation>
    </message>
    <message>
        <source>Publish version {0} of “{1}”?</source>
        <translation>نشر الإصدار {0} من «{1}»؟</translation>
    </message>
    <message>
        <source>Publish</source>
        <translation>نشر</translation>
    </message>
    <message>
        <source>Published</source>
        <translation>نُشر</translation>
    </message>
    <message>
        <source>There is no earlier version to go back to.</source>
        <translation>لا يوجد إصدار سابق للرجوع إليه.</translation>
    </message>
    <message>
        <source>Version {0}, of {1}</source>
        <translation>الإصدار {0}، من {1}</translation>
    </message>
    <message>
        <source>Back to</source>
        <translation>الرجوع إلى</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>لماذا</translation>
    </message>
    <message>
        <source>For the record</source>
        <translation>للسجل</translation>
    </message>
    <message>
        <source>Put version {0} back?</source>
        <translation>سحب الإصدار {0}؟</translation>
    </message>
    <message>
        <source>Roll back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>The earlier version runs again</source>
        <translation>يعمل الإصدار السابق من جديد</translation>
    </message>
    <message>
        <source>Nothing that it did can be taken back.</source>
        <translation>لا شيء مما فعله يمكن التراجع عنه.</translation>
    </message>
    <message>
        <source>Take back what version {0} did?</source>
        <translation>التراجع عما فعله الإصدار {0}؟</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>What moving them would change</source>
        <translation>ما الذي يغيّره نقلهم</translation>
    </message>
    <message>
        <source>Each person’s next steps are worked out in both versions.</source>
        <translation>تُحسب خطوات كل شخص التالية في الإصدارين.</translation>
    </message>
    <message>
        <source>Everybody is in this version already.</source>
        <translation>الجميع في هذا الإصدار بالفعل.</translation>
    </message>
    <message>
        <source>For {0} of {1} something falls due at once.</source>
        <translation>لـ{0} من {1} يستحق شيء فوراً.</translation>
    </message>
    <message>
        <source>… and {0} more</source>
        <translation>… و{0} آخرون</translation>
    </message>
    <message>
        <source>Move {0} people to version {1}?</source>
        <translation>نقل {0} أشخاص إلى الإصدار {1}؟</translation>
    </message>
    <message>
        <source>Move them</source>
        <translation>انقلهم</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>يُنقلون</translation>
    </message>
    <message>
        <source>Moved: {0}</source>
        <translation>نُقل: {0}</translation>
    </message>
    <message>
        <source>Pause “{0}”?</source>
        <translation>إيقاف «{0}» مؤقتاً؟</translation>
    </message>
    <message>
        <source>Whoever would begin from now on is held, and nobody is lost. Those who are in it go on. You decide later what becomes of those who are held.</source>
        <translation>من كان سيبدأ من الآن يُحجز ولا يضيع أحد. ومن هم فيه يكملون. تقرر لاحقاً مصير المحجوزين.</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>إيقاف مؤقت</translation>
    </message>
    <message>
        <source>Begin for them now</source>
        <translation>ابدأ لهم الآن</translation>
    </message>
    <message>
        <source>Do not begin for them</source>
        <translation>لا تبدأ لهم</translation>
    </message>
    <message>
        <source>Let it go on?</source>
        <translation>هل تُستأنف؟</translation>
    </message>
    <message>
        <source>Who is held</source>
        <translation>المحجوزون</translation>
    </message>
    <message>
        <source>Held since it was paused: {0}. Their clocks begin now.</source>
        <translation>محجوزون منذ الإيقاف: {0}. تبدأ مواعيدهم الآن.</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>استئناف</translation>
    </message>
    <message>
        <source>It goes on</source>
        <translation>استُؤنفت</translation>
    </message>
    <message>
        <source>What this version did</source>
        <translation>ما فعله هذا الإصدار</translation>
    </message>
    <message>
        <source>Each of its follow-ups is looked at, and what can be taken back of it.</source>
        <translation>تُفحص كل متابعة منه وما يمكن التراجع عنه فيها.</translation>
    </message>
    <message>
        <source>Taken back with its version</source>
        <translation>تُراجع عنه مع إصداره</translation>
    </message>
    <message>
        <source>Taking back</source>
        <translation>يُتراجع</translation>
    </message>
    <message>
        <source>Taken back: {0}</source>
        <translation>تُراجع عن: {0}</translation>
    </message>
    <message>
        <source>What is done stays done when you stop.</source>
        <translation>ما تم يبقى إذا أوقفت.</translation>
    </message>
    <message>
        <source>Take back what can be, and end those follow-ups: {0}</source>
        <translation>التراجع عما يمكن، وإنهاء تلك المتابعات: {0}</translation>
    </message>
    <message>
        <source>Make up for the rest, one task or command each: {0}</source>
        <translation>تعويض الباقي، مهمة أو أمر لكل منها: {0}</translation>
    </message>
    <message>
        <source>can be put back: {0}</source>
        <translation>يمكن إرجاعه: {0}</translation>
    </message>
    <message>
        <source>wait to be sent and can be called back: {0}</source>
        <translation>ينتظر الإرسال ويمكن استرجاعه: {0}</translation>
    </message>
    <message>
        <source>can only be made up for: {0}</source>
        <translation>يمكن تعويضه فقط: {0}</translation>
    </message>
    <message>
        <source>were heard and stay: {0}</source>
        <translation>وصل ويبقى: {0}</translation>
    </message>
    <message>
        <source>were changed since and stay as they are: {0}</source>
        <translation>تغيّر بعدها ويبقى كما هو: {0}</translation>
    </message>
    <message>
        <source>were done by people and are theirs to undo: {0}</source>
        <translation>فعله أشخاص والتراجع لهم: {0}</translation>
    </message>
    <message>
        <source>were taken back before: {0}</source>
        <translation>تُراجع عنه سابقاً: {0}</translation>
    </message>
    <message>
        <source>It has done nothing yet.</source>
        <translation>لم يفعل شيئاً بعد.</translation>
    </message>
    <message>
        <source>Of what it did: {0}.</source>
        <translation>مما فعله: {0}.</translation>
    </message>
    <message>
        <source>{0} falls due at once</source>
        <translation>{0} تستحق فوراً</translation>
    </message>
    <message>
        <source>{0} comes at another time</source>
        <translation>{0} تأتي في وقت آخر</translation>
    </message>
    <message>
        <source>{0} falls away</source>
        <translation>{0} تسقط</translation>
    </message>
    <message>
        <source>{0}: {1}</source>
        <translation>{0}: {1}</translation>
    </message>
    <message>
        <source>It cannot be read</source>
        <translation>لا يمكن قراءته</translation>
    </message>
    <message>
        <source>Line {0}, {1}</source>
        <translation>السطر {0}، {1}</translation>
    </message>
    <message>
        <source>It has another name</source>
        <translation>له اسم آخر</translation>
    </message>
    <message>
        <source>This text is called “{0}”, and it was opened as “{1}”</source>
        <translation>هذا النص اسمه «{0}» وفُتح باسم «{1}»</translation>
    </message>
    <message>
        <source>Keep the name, or begin a new follow-up under the other.</source>
        <translation>أبقِ الاسم، أو ابدأ متابعة جديدة بالاسم الآخر.</translation>
    </message>
    <message>
        <source>Step {0}</source>
        <translation>الخطوة {0}</translation>
    </message>
    <message>
        <source>{0}, line {1}</source>
        <translation>{0}، السطر {1}</translation>
    </message>
    <message>
        <source>Somebody is left with nothing to come</source>
        <translation>يبقى شخص بلا شيء قادم</translation>
    </message>
    <message>
        <source>It runs out without an end</source>
        <translation>تنتهي خطواته بلا نهاية معلنة</translation>
    </message>
    <message>
        <source>A step whose turn never comes</source>
        <translation>خطوة لا يأتي دورها</translation>
    </message>
    <message>
        <source>A step that is always kept from happening</source>
        <translation>خطوة تُمنع دائماً</translation>
    </message>
    <message>
        <source>It never begins</source>
        <translation>لا يبدأ أبداً</translation>
    </message>
    <message>
        <source>It begins again and again, without a limit</source>
        <translation>يبدأ مراراً بلا حد</translation>
    </message>
    <message>
        <source>Two follow-ups get in each other’s way</source>
        <translation>متابعتان تتعارضان</translation>
    </message>
    <message>
        <source>It speaks of a visit that was cancelled</source>
        <translation>يتكلم عن زيارة أُلغيت</translation>
    </message>
    <message>
        <source>The words to send are missing</source>
        <translation>نص الإرسال غير موجود</translation>
    </message>
    <message>
        <source>The words are missing in a language</source>
        <translation>النص ناقص بإحدى اللغات</translation>
    </message>
    <message>
        <source>There is no way to send it</source>
        <translation>لا قناة لإرساله</translation>
    </message>
    <message>
        <source>Nobody is on duty for it</source>
        <translation>لا مناوب له</translation>
    </message>
    <message>
        <source>There is no such stage</source>
        <translation>لا توجد مرحلة كهذه</translation>
    </message>
    <message>
        <source>It would go out without anybody reading it</source>
        <translation>سيخرج دون أن يقرأه أحد</translation>
    </message>
    <message>
        <source>This cannot run by itself yet</source>
        <translation>لا يمكن أن يعمل تلقائياً بعد</translation>
    </message>
    <message>
        <source>It has too many branches to be proved</source>
        <translation>فروعه أكثر من أن تُثبت</translation>
    </message>
    <message>
        <source>Live: {0}</source>
        <translation>العامل: {0}</translation>
    </message>
    <message>
        <source>Draft: {0}</source>
        <translation>المسودة: {0}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>لا شيء</translation>
    </message>
    <message>
        <source>Stopped: enough messages</source>
        <translation>أُوقف: رسائل كافية</translation>
    </message>
    <message>
        <source>New contact</source>
        <translation>تواصل جديد</translation>
    </message>
    <message>
        <source>No longer</source>
        <translation>لم يعد</translation>
    </message>
    <message>
        <source>Another time or way</source>
        <translation>وقت آخر أو طريقة أخرى</translation>
    </message>
    <message>
        <source>Discard the draft?</source>
        <translation>حذف المسودة؟</translation>
    </message>
    <message>
        <source>The text of the version that runs comes back. What you typed is gone.</source>
        <translation>يعود نص الإصدار العامل، ويضيع ما كتبته.</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>حذف</translation>
    </message>
    <message>
        <source>No version of it runs</source>
        <translation>لا يعمل أي إصدار منها</translation>
    </message>
    <message>
        <source>More</source>
        <translation>المزيد</translation>
    </message>
</context>
<context>
    <name>JourneysView</name>
    <message>
        <source>Journeys</source>
        <translation>المسارات</translation>
    </message>
    <message>
        <source>New follow-up</source>
        <translation>متابعة جديدة</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>It begins as a draft on this computer, and runs only once you publish it.</source>
        <translation>تبدأ مسودة على هذا الحاسوب، ولا تعمل إلا بعد نشرها.</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>ابدأ</translation>
    </message>
    <message>
        <source>Small letters, digits and hyphens: whitening-offer.</source>
        <translation>أحرف لاتينية صغيرة وأرقام وشرطات: whitening-offer.</translation>
    </message>
    <message>
        <source>There is one of this name already.</source>
        <translation>هناك متابعة بهذا الاسم.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>موقوف مؤقتاً</translation>
    </message>
    <message>
        <source>Not started</source>
        <translation>لم يبدأ</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>Live, version {0}</source>
        <translation>يعمل، الإصدار {0}</translation>
    </message>
    <message>
        <source>since {0}, by {1}</source>
        <translation>منذ {0}، بواسطة {1}</translation>
    </message>
    <message>
        <source>owner: {0}</source>
        <translation>المسؤول: {0}</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>مسودة</translation>
    </message>
    <message>
        <source>It cannot be read yet. See Text.</source>
        <translation>لا يمكن قراءته بعد. انظر النص.</translation>
    </message>
    <message>
        <source>Rehearsing</source>
        <translation>تجري التجربة</translation>
    </message>
    <message>
        <source>move</source>
        <translation>تنقّل</translation>
    </message>
    <message>
        <source>people there</source>
        <translation>من هناك</translation>
    </message>
    <message>
        <source>all follow-ups</source>
        <translation>كل المتابعات</translation>
    </message>
    <message>
        <source>open</source>
        <translation>فتح</translation>
    </message>
    <message>
        <source>next problem</source>
        <translation>المشكلة التالية</translation>
    </message>
    <message>
        <source>rehearse</source>
        <translation>تجربة</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>كل المفاتيح</translation>
    </message>
</context>
<context>
    <name>Kind</name>
    <message>
        <source>New enquiry</source>
        <translation>استفسار جديد</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>مريض</translation>
    </message>
    <message>
        <source>Contact</source>
        <translation>جهة اتصال</translation>
    </message>
    <message>
        <source>Unknown caller</source>
        <translation>متصل غير معروف</translation>
    </message>
</context>
<context>
    <name>Lane</name>
    <message>
        <source>Ringing now</source>
        <translation>يرنّ الآن</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>متأخر</translation>
    </message>
    <message>
        <source>Due next</source>
        <translation>المستحق تالياً</translation>
    </message>
    <message>
        <source>Unconfirmed today</source>
        <translation>غير مؤكدة اليوم</translation>
    </message>
    <message>
        <source>Failed sends</source>
        <translation>تعذّر الإرسال</translation>
    </message>
    <message>
        <source>Waiting for approval</source>
        <translation>بانتظار الموافقة</translation>
    </message>
    <message>
        <source>Missed calls</source>
        <translation>مكالمات فائتة</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>مهام</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>لاحقاً</translation>
    </message>
</context>
<context>
    <name>Language</name>
    <message>
        <source>English</source>
        <translation>الإنجليزية</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>العربية</translation>
    </message>
    <message>
        <source>French</source>
        <translation>الفرنسية</translation>
    </message>
    <message>
        <source>Portuguese</source>
        <translation>البرتغالية</translation>
    </message>
    <message>
        <source>Hindi</source>
        <translation>الهندية</translation>
    </message>
    <message>
        <source>Russian</source>
        <translation>الروسية</translation>
    </message>
    <message>
        <source>Urdu</source>
        <translation>الأردية</translation>
    </message>
    <message>
        <source>Spanish</source>
        <translation>الإسبانية</translation>
    </message>
    <message>
        <source>German</source>
        <translation>الألمانية</translation>
    </message>
</context>
<context>
    <name>Ledger</name>
    <message>
        <source>Not due</source>
        <translation>لم يحن</translation>
    </message>
    <message>
        <source>Due</source>
        <translation>مستحق</translation>
    </message>
    <message>
        <source>Running</source>
        <translation>قيد التنفيذ</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>ينتظر</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Done elsewhere</source>
        <translation>تم بطريقة أخرى</translation>
    </message>
    <message>
        <source>Superseded</source>
        <translation>استُبدل</translation>
    </message>
    <message>
        <source>Blocked</source>
        <translation>متوقف</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>غير معلوم</translation>
    </message>
    <message>
        <source>Missed</source>
        <translation>فات</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>لماذا</translation>
    </message>
    <message>
        <source>Expected actions</source>
        <translation>الإجراءات المتوقعة</translation>
    </message>
</context>
<context>
    <name>LineRow</name>
    <message>
        <source>Open</source>
        <translation>مفتوح</translation>
    </message>
    <message>
        <source>Copy command</source>
        <translation>نسخ الأمر</translation>
    </message>
    <message>
        <source>Set up</source>
        <translation>إعداد</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>عرض</translation>
    </message>
</context>
<context>
    <name>Listing</name>
    <message>
        <source>Open</source>
        <translation>مفتوحة</translation>
    </message>
    <message>
        <source>Snoozed</source>
        <translation>مؤجلة</translation>
    </message>
    <message>
        <source>All</source>
        <translation>الكل</translation>
    </message>
    <message>
        <source>Which conversations</source>
        <translation>أي المحادثات</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>تصفية</translation>
    </message>
    <message>
        <source>Inbox</source>
        <translation>الوارد</translation>
    </message>
    <message numerus="yes">
        <source>%n put aside</source>
        <translation>
            <numerusform>لا شيء مؤجل</numerusform>
            <numerusform>واحدة مؤجلة</numerusform>
            <numerusform>اثنتان مؤجلتان</numerusform>
            <numerusform>%n مؤجلة</numerusform>
            <numerusform>%n مؤجلة</numerusform>
            <numerusform>%n مؤجلة</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, {1} of them come back today</source>
        <translation>{0}، منها {1} تعود اليوم</translation>
    </message>
    <message>
        <source>Everyone’s</source>
        <translation>للجميع</translation>
    </message>
    <message>
        <source>Mine + unclaimed</source>
        <translation>لي + غير مُسند</translation>
    </message>
    <message>
        <source>Every channel</source>
        <translation>كل القنوات</translation>
    </message>
    <message>
        <source>Nobody waits for an answer</source>
        <translation>لا أحد ينتظر رداً</translation>
    </message>
    <message>
        <source>New messages appear here by themselves.</source>
        <translation>تظهر الرسائل الجديدة هنا تلقائياً.</translation>
    </message>
    <message>
        <source>Nothing is put aside</source>
        <translation>لا شيء مؤجل</translation>
    </message>
    <message>
        <source>S puts a conversation aside until they reply or until a moment.</source>
        <translation>يؤجل S المحادثة حتى يردّوا أو حتى وقت محدد.</translation>
    </message>
    <message>
        <source>Nobody has written yet</source>
        <translation>لم يكتب أحد بعد</translation>
    </message>
    <message>
        <source>Every message that comes or goes is kept here.</source>
        <translation>كل رسالة تأتي أو تذهب محفوظة هنا.</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>المتابعة</translation>
    </message>
    <message>
        <source>Follow-ups</source>
        <translation>المتابعات</translation>
    </message>
</context>
<context>
    <name>LoadingState</name>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>LocationsPage</name>
    <message>
        <source>Locations</source>
        <translation>الفروع</translation>
    </message>
    <message>
        <source>Add a location</source>
        <translation>إضافة فرع</translation>
    </message>
    <message>
        <source>New location</source>
        <translation>فرع جديد</translation>
    </message>
    <message>
        <source>No location yet</source>
        <translation>لا فرع بعد</translation>
    </message>
    <message>
        <source>Visits, rooms and opening hours belong to one.</source>
        <translation>الزيارات والغرف وساعات العمل تخص فرعًا.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>العنوان</translation>
    </message>
    <message>
        <source>Messages name it when they say where to come.</source>
        <translation>تذكره الرسائل حين تقول إلى أين يأتون.</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>البلد</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>المنطقة الزمنية</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>العملة</translation>
    </message>
    <message>
        <source>Another system’s calendar</source>
        <translation>تقويم نظام آخر</translation>
    </message>
    <message>
        <source>Foredesk’s own counts</source>
        <translation>تقويم Foredesk هو المعتمد</translation>
    </message>
    <message>
        <source>Its name, where visits are booked there. Nobody books here then: never two calendars for one place.</source>
        <translation>اسمه إن كانت الزيارات تُحجز فيه. عندئذ لا يحجز أحد هنا: لا تقويمان لمكان واحد أبدًا.</translation>
    </message>
    <message>
        <source>Closed</source>
        <translation>مغلق</translation>
    </message>
    <message>
        <source>Closed for good</source>
        <translation>مغلق نهائيًا</translation>
    </message>
    <message>
        <source>Nobody is booked here any more. What happened here stays, and it can be opened again.</source>
        <translation>لا يُحجز لأحد هنا بعد الآن. ما حدث هنا يبقى، ويمكن فتحه من جديد.</translation>
    </message>
    <message>
        <source>{0} is closed</source>
        <translation>أُغلق {0}</translation>
    </message>
    <message>
        <source>{0} is saved</source>
        <translation>حُفظ {0}</translation>
    </message>
</context>
<context>
    <name>LockCard</name>
    <message>
        <source>Locked</source>
        <translation>مقفل</translation>
    </message>
    <message>
        <source>PIN</source>
        <translation>الرمز</translation>
    </message>
    <message>
        <source>Someone else</source>
        <translation>شخص آخر</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>ردّ</translation>
    </message>
    <message>
        <source>{0}, since {1}</source>
        <translation>{0}، منذ {1}</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) ringing</source>
        <translation>
            <numerusform>لا مكالمات</numerusform>
            <numerusform>مكالمة ترنّ</numerusform>
            <numerusform>مكالمتان ترنّان</numerusform>
            <numerusform>%n مكالمات ترنّ</numerusform>
            <numerusform>%n مكالمة ترنّ</numerusform>
            <numerusform>%n مكالمة ترنّ</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <comment>calls that ring, for how long</comment>
        <translation>{0}، {1}</translation>
    </message>
    <message numerus="yes">
        <source>%n need a person now</source>
        <translation>
            <numerusform>لا شيء يحتاج شخصاً الآن</numerusform>
            <numerusform>واحد يحتاج شخصاً الآن</numerusform>
            <numerusform>اثنان يحتاجان شخصاً الآن</numerusform>
            <numerusform>%n تحتاج شخصاً الآن</numerusform>
            <numerusform>%n تحتاج شخصاً الآن</numerusform>
            <numerusform>%n تحتاج شخصاً الآن</numerusform>
        </translation>
    </message>
    <message>
        <source>Your PIN, and the call is yours.</source>
        <translation>أدخل رمزك وتصبح المكالمة لك.</translation>
    </message>
</context>
<context>
    <name>LookBack</name>
    <message>
        <source>Left and right go from change to change, Page Up and Page Down by a day.</source>
        <translation>السهمان ينتقلان من تغيير إلى تغيير، وPage Up وPage Down بيوم.</translation>
    </message>
    <message>
        <source>Back to now</source>
        <translation>العودة إلى الآن</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>الآن</translation>
    </message>
    <message>
        <source>As it was known on {0}, {1}</source>
        <translation>كما كان معروفاً في {0}، {1}</translation>
    </message>
</context>
<context>
    <name>Looking</name>
    <message>
        <source>People</source>
        <translation>الأشخاص</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>إيقاف</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>move</source>
        <translation>تنقّل</translation>
    </message>
    <message>
        <source>run</source>
        <translation>تنفيذ</translation>
    </message>
    <message>
        <source>actions only</source>
        <translation>إجراءات فقط</translation>
    </message>
    <message>
        <source>people only</source>
        <translation>أشخاص فقط</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>المفاتيح</translation>
    </message>
    <message>
        <source>Nothing to undo here.</source>
        <translation>لا شيء للتراجع عنه هنا.</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>Menu</source>
        <translation>القائمة</translation>
    </message>
    <message>
        <source>Location of this desk</source>
        <translation>موقع هذا المكتب</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Conversation</source>
        <translation>المحادثة</translation>
    </message>
</context>
<context>
    <name>MessagesDelegate</name>
    <message>
        <source>Show all of it</source>
        <translation>عرضها كاملة</translation>
    </message>
</context>
<context>
    <name>NewBar</name>
    <message numerus="yes">
        <source>%n new while you were here</source>
        <translation>
            <numerusform>لا جديد</numerusform>
            <numerusform>عنصر جديد أثناء عملك</numerusform>
            <numerusform>عنصران جديدان أثناء عملك</numerusform>
            <numerusform>%n عناصر جديدة أثناء عملك</numerusform>
            <numerusform>%n عنصراً جديداً أثناء عملك</numerusform>
            <numerusform>%n عنصر جديد أثناء عملك</numerusform>
        </translation>
    </message>
    <message>
        <source>{0}. The selected row stays put.</source>
        <translation>{0}. الصف المحدد لا يتحرك.</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>عرض</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>رد على المكالمة</translation>
    </message>
</context>
<context>
    <name>NewsBar</name>
    <message numerus="yes">
        <source>%n new while you were here</source>
        <translation>
            <numerusform>لا جديد أثناء عملك</numerusform>
            <numerusform>واحدة جديدة أثناء عملك</numerusform>
            <numerusform>اثنتان جديدتان أثناء عملك</numerusform>
            <numerusform>%n جديدة أثناء عملك</numerusform>
            <numerusform>%n جديدة أثناء عملك</numerusform>
            <numerusform>%n جديدة أثناء عملك</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Next</name>
    <message>
        <source>Follow the plan</source>
        <translation>اتبع الخطة</translation>
    </message>
    <message>
        <source>Call again</source>
        <translation>اتصل مجدداً</translation>
    </message>
    <message>
        <source>Send a message</source>
        <translation>أرسل رسالة</translation>
    </message>
    <message>
        <source>Book a visit</source>
        <translation>احجز موعداً</translation>
    </message>
    <message>
        <source>Wait for them</source>
        <translation>انتظر رده</translation>
    </message>
    <message>
        <source>Nothing more</source>
        <translation>لا شيء آخر</translation>
    </message>
</context>
<context>
    <name>OfflineState</name>
    <message>
        <source>Offline since {time}</source>
        <translation>غير متصل منذ {time}</translation>
    </message>
    <message>
        <source>Offline since {time}, {count} to send</source>
        <translation>غير متصل منذ {time}، {count} بانتظار الإرسال</translation>
    </message>
    <message>
        <source>You can keep working. Messages wait here and go out in order.</source>
        <translation>يمكنك متابعة العمل. تنتظر الرسائل هنا وتُرسل بالترتيب.</translation>
    </message>
    <message>
        <source>See the {count}</source>
        <translation>عرض {count}</translation>
    </message>
</context>
<context>
    <name>OnCallPage</name>
    <message>
        <source>If it happened now</source>
        <translation>لو حدث الآن</translation>
    </message>
    <message>
        <source>On-call chains</source>
        <translation>سلاسل المناوبة</translation>
    </message>
    <message>
        <source>Add a chain</source>
        <translation>إضافة سلسلة</translation>
    </message>
    <message>
        <source>No chain here</source>
        <translation>لا سلسلة هنا</translation>
    </message>
    <message>
        <source>Called one after another</source>
        <translation>يُتصل بهم واحدًا بعد الآخر</translation>
    </message>
    <message>
        <source>Each has so many minutes to press “I have it”; then the next one is called. The last one keeps being called.</source>
        <translation>لكل منهم هذه الدقائق ليضغط «أنا أتولاه»؛ ثم يُتصل بالتالي. والأخير يستمر الاتصال به.</translation>
    </message>
    <message>
        <source>Every location</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>In turn: {0}</source>
        <translation>بالتتابع: {0}</translation>
    </message>
    <message>
        <source>Nobody</source>
        <translation>لا أحد</translation>
    </message>
    <message>
        <source>As everywhere</source>
        <translation>كما في كل مكان</translation>
    </message>
    <message>
        <source>The chain is saved</source>
        <translation>حُفظت السلسلة</translation>
    </message>
    <message>
        <source>nobody holds this duty then: passed over</source>
        <translation>لا أحد يتولى هذه المهمة حينئذ: يُتجاوز</translation>
    </message>
    <message>
        <source>Nobody would be called.</source>
        <translation>لن يُتصل بأحد.</translation>
    </message>
    <message>
        <source>Whoever is: {0}</source>
        <translation>من يتولى: {0}</translation>
    </message>
</context>
<context>
    <name>OneTimeDialog</name>
    <message>
        <source>One-time password of {0}</source>
        <translation>كلمة مرور {0} لمرة واحدة</translation>
    </message>
    <message>
        <source>It is shown this once. They sign in as {0} with it, and choose a password and a PIN of their own.</source>
        <translation>تظهر هذه المرة فقط. يدخلون بها باسم {0} ويختارون كلمة مرور ورمزًا خاصين بهم.</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>تم</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>إغلاق</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>نسخ</translation>
    </message>
</context>
<context>
    <name>OptOutPage</name>
    <message>
        <source>such as: no more messages</source>
        <translation>مثل: لا رسائل بعد الآن</translation>
    </message>
    <message>
        <source>Counted when they are the whole message. From then on nothing goes to that number or address on that channel; only the person can lift it.</source>
        <translation>تُحسب حين تكون الرسالة كلها. ومن حينها لا يذهب شيء إلى ذلك الرقم أو العنوان عبر تلك القناة؛ ولا يرفع ذلك إلا الشخص نفسه.</translation>
    </message>
    <message>
        <source>No more messages</source>
        <translation>لا رسائل بعد الآن</translation>
    </message>
    <message>
        <source>Messages again</source>
        <translation>رسائل من جديد</translation>
    </message>
    <message>
        <source>I am coming</source>
        <translation>سآتي</translation>
    </message>
    <message>
        <source>Another time, please</source>
        <translation>موعد آخر من فضلكم</translation>
    </message>
    <message>
        <source>Always counted by {0}</source>
        <translation>محسوبة دائمًا عبر {0}</translation>
    </message>
</context>
<context>
    <name>Outcome</name>
    <message>
        <source>Reached</source>
        <translation>تم الوصول إليه</translation>
    </message>
    <message>
        <source>Reached and booked</source>
        <translation>تم الوصول إليه والحجز</translation>
    </message>
    <message>
        <source>No answer</source>
        <translation>لا رد</translation>
    </message>
    <message>
        <source>Left a message</source>
        <translation>تُركت رسالة</translation>
    </message>
    <message>
        <source>They will call back</source>
        <translation>سيعاود الاتصال</translation>
    </message>
    <message>
        <source>Not interested</source>
        <translation>غير مهتم</translation>
    </message>
    <message>
        <source>Wrong number</source>
        <translation>رقم خاطئ</translation>
    </message>
</context>
<context>
    <name>Overview</name>
    <message>
        <source>Back to practice mode</source>
        <translation>العودة إلى وضع التدريب</translation>
    </message>
    <message>
        <source>Practice mode is on</source>
        <translation>وضع التدريب قائم</translation>
    </message>
    <message>
        <source>Everything works, and nothing leaves the building: every message ends at the practice phone. When all that is needed stands, the owner signs, and messages go to real people.</source>
        <translation>كل شيء يعمل ولا شيء يغادر المبنى: كل رسالة تنتهي إلى هاتف التدريب. حين يكتمل المطلوب يوقّع المالك فتصل الرسائل إلى الناس فعلًا.</translation>
    </message>
    <message>
        <source>Messages go to real people</source>
        <translation>الرسائل تصل إلى الناس فعلًا</translation>
    </message>
    <message>
        <source>Since {when}, signed by {name}.</source>
        <translation>منذ {when}، بتوقيع {name}.</translation>
    </message>
    <message>
        <source>{0} of {1} stand</source>
        <translation>اكتمل {0} من {1}</translation>
    </message>
</context>
<context>
    <name>OwnPassword</name>
    <message>
        <source>Password until now</source>
        <translation>كلمة المرور حتى الآن</translation>
    </message>
    <message>
        <source>At least {0} characters, not all alike, and not the one until now. Three or four words do well.</source>
        <translation>{0} أحرف على الأقل، غير متماثلة كلها، وغير الحالية. ثلاث كلمات أو أربع خيار جيد.</translation>
    </message>
    <message>
        <source>New password</source>
        <translation>كلمة المرور الجديدة</translation>
    </message>
    <message>
        <source>New password again</source>
        <translation>كلمة المرور الجديدة مرة أخرى</translation>
    </message>
    <message>
        <source>Use this password</source>
        <translation>اعتمد كلمة المرور هذه</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>Whoever gave you the one-time password knows it too. From now on only you know yours.</source>
        <translation>من أعطاك كلمة المرور المؤقتة يعرفها أيضاً. من الآن لا يعرف كلمتك سواك.</translation>
    </message>
    <message>
        <source>Sessions of yours at other workstations end. Your PIN stays as it is.</source>
        <translation>تنتهي جلساتك على الأجهزة الأخرى. ويبقى رمزك كما هو.</translation>
    </message>
    <message>
        <source>Changing</source>
        <translation>جارٍ التغيير</translation>
    </message>
    <message>
        <source>Choose a password of your own</source>
        <translation>اختر كلمة مرور خاصة بك</translation>
    </message>
</context>
<context>
    <name>OwnPin</name>
    <message>
        <source>With it you sit down at a shared desk in two seconds, and unlock the screen.</source>
        <translation>به تجلس إلى مكتب مشترك في ثانيتين، وتفتح الشاشة.</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>4 digits, not all alike and not in a row such as 1234.</source>
        <translation>4 أرقام، ليست متماثلة ولا متتالية مثل 1234.</translation>
    </message>
    <message>
        <source>New PIN</source>
        <translation>الرمز الجديد</translation>
    </message>
    <message>
        <source>New PIN again</source>
        <translation>الرمز الجديد مرة أخرى</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>مرة أخرى</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>ليس الآن</translation>
    </message>
    <message>
        <source>Not now, later in Settings</source>
        <translation>ليس الآن، لاحقاً من الإعدادات</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>إلغاء</translation>
    </message>
    <message>
        <source>This PIN is too easy to guess</source>
        <translation>هذا الرمز سهل التخمين</translation>
    </message>
    <message>
        <source>Take four digits that nobody tries first.</source>
        <translation>اختر أربعة أرقام لا يبدأ بها أحد.</translation>
    </message>
    <message>
        <source>The two are not the same</source>
        <translation>الاثنان غير متطابقين</translation>
    </message>
    <message>
        <source>Type the PIN twice again.</source>
        <translation>اكتب الرمز مرتين من جديد.</translation>
    </message>
    <message>
        <source>Choose your PIN</source>
        <translation>اختر رمزك</translation>
    </message>
</context>
<context>
    <name>PageList</name>
    <message>
        <source>Pages of the settings</source>
        <translation>صفحات الإعدادات</translation>
    </message>
    <message>
        <source>Find a setting</source>
        <translation>ابحث عن إعداد</translation>
    </message>
    <message>
        <source>Nothing here is called that.</source>
        <translation>لا شيء هنا بهذا الاسم.</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Search people, messages, actions</source>
        <translation>ابحث عن شخص أو رسالة أو إجراء</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>move</source>
        <translation>تنقّل</translation>
    </message>
    <message>
        <source>run</source>
        <translation>تنفيذ</translation>
    </message>
    <message>
        <source>Nothing found for “{text}”. Try fewer letters.</source>
        <translation>لا نتائج لـ «{text}». جرّب حروفاً أقل.</translation>
    </message>
    <message>
        <source>1 result</source>
        <translation>نتيجة واحدة</translation>
    </message>
    <message>
        <source>{count} results</source>
        <translation>{count} نتائج</translation>
    </message>
</context>
<context>
    <name>PassphraseWindow</name>
    <message>
        <source>Passphrase</source>
        <translation>عبارة المرور</translation>
    </message>
    <message>
        <source>Passphrase again</source>
        <translation>عبارة المرور مرة أخرى</translation>
    </message>
    <message>
        <source>At least {0} characters; four or five words do well. It is asked for at every start.</source>
        <translation>{0} حرفاً على الأقل؛ أربع كلمات أو خمس خيار جيد. تُطلب عند كل تشغيل.</translation>
    </message>
    <message>
        <source>Use at least {0} characters, not all alike.</source>
        <translation>استخدم {0} حرفاً على الأقل، غير متماثلة كلها.</translation>
    </message>
    <message>
        <source>The two are not the same.</source>
        <translation>الاثنتان غير متطابقتين.</translation>
    </message>
    <message>
        <source>The passphrase is missing.</source>
        <translation>عبارة المرور ناقصة.</translation>
    </message>
    <message>
        <source>Opening</source>
        <translation>جارٍ الفتح</translation>
    </message>
    <message>
        <source>This passphrase does not open the copy</source>
        <translation>عبارة المرور هذه لا تفتح النسخة</translation>
    </message>
    <message>
        <source>There is still no keyring</source>
        <translation>ما زالت سلسلة المفاتيح غير موجودة</translation>
    </message>
    <message>
        <source>The key cannot be had</source>
        <translation>تعذّر الحصول على المفتاح</translation>
    </message>
    <message>
        <source>The key cannot be kept here</source>
        <translation>لا يمكن حفظ المفتاح هنا</translation>
    </message>
    <message>
        <source>Choose a passphrase for this computer</source>
        <translation>اختر عبارة مرور لهذا الجهاز</translation>
    </message>
    <message>
        <source>It has no keyring to keep the clinic’s key in. The copy is sealed under your passphrase instead; nothing is kept open.</source>
        <translation>ليست فيه سلسلة مفاتيح تحفظ مفتاح العيادة. فتُختم النسخة بعبارة مرورك؛ ولا يُحفظ شيء مكشوفاً.</translation>
    </message>
    <message>
        <source>Seal the copy</source>
        <translation>اختم النسخة</translation>
    </message>
    <message>
        <source>Enter this computer’s passphrase</source>
        <translation>أدخل عبارة مرور هذا الجهاز</translation>
    </message>
    <message>
        <source>The clinic’s copy here is sealed under the passphrase that was chosen when it was set up.</source>
        <translation>نسخة العيادة هنا مختومة بعبارة المرور التي اختيرت عند إعدادها.</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>افتح</translation>
    </message>
    <message>
        <source>The keyring is missing</source>
        <translation>سلسلة المفاتيح غير موجودة</translation>
    </message>
    <message>
        <source>This copy’s key is kept in the keyring of the system. Unlock it, or sign in to the system as the user who set Foredesk up, then try again. Nothing is lost.</source>
        <translation>مفتاح هذه النسخة محفوظ في سلسلة مفاتيح النظام. افتحها، أو ادخل إلى النظام بحساب من أعدّ Foredesk، ثم حاول مجدداً. لم يضع شيء.</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>حاول مجدداً</translation>
    </message>
    <message>
        <source>Nobody can open this copy without it, and nobody can look it up. Should it be forgotten, the clinic’s data is still at the server; what this computer had not sent yet is lost.</source>
        <translation>لا يفتح أحد هذه النسخة بدونها، ولا يستطيع أحد استخراجها. إن نُسيت فبيانات العيادة باقية على الخادم؛ وما لم يرسله هذا الجهاز بعد يضيع.</translation>
    </message>
</context>
<context>
    <name>PasswordField</name>
    <message>
        <source>Hide the password</source>
        <translation>أخفِ كلمة المرور</translation>
    </message>
    <message>
        <source>Show the password</source>
        <translation>أظهر كلمة المرور</translation>
    </message>
</context>
<context>
    <name>People</name>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>People here</source>
        <translation>الأشخاص هنا</translation>
    </message>
</context>
<context>
    <name>PeopleList</name>
    <message>
        <source>People</source>
        <translation>الأشخاص</translation>
    </message>
</context>
<context>
    <name>PeoplePage</name>
    <message>
        <source>Whose phone?</source>
        <translation>هاتف من؟</translation>
    </message>
    <message>
        <source>Name or number</source>
        <translation>الاسم أو الرقم</translation>
    </message>
    <message>
        <source>Write from this number</source>
        <translation>اكتب من هذا الرقم</translation>
    </message>
    <message>
        <source>Nobody here</source>
        <translation>لا أحد هنا</translation>
    </message>
    <message>
        <source>Type a phone number to write to the clinic as somebody new.</source>
        <translation>اكتب رقم هاتف لتراسل العيادة كشخص جديد.</translation>
    </message>
    <message>
        <source>Write from {0}</source>
        <translation>اكتب من ⁦{0}⁩</translation>
    </message>
    <message>
        <source>How they sign in</source>
        <translation>كيف يدخلون</translation>
    </message>
    <message>
        <source>New one-time password</source>
        <translation>كلمة مرور جديدة لمرة واحدة</translation>
    </message>
    <message>
        <source>Remove the PIN</source>
        <translation>إزالة الرمز</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>الموظفون</translation>
    </message>
    <message>
        <source>Add a person</source>
        <translation>إضافة شخص</translation>
    </message>
    <message>
        <source>New person</source>
        <translation>شخص جديد</translation>
    </message>
    <message>
        <source>Nobody works here yet</source>
        <translation>لا أحد يعمل هنا بعد</translation>
    </message>
    <message>
        <source>Whoever sits at a desk needs a name of their own.</source>
        <translation>من يجلس إلى مكتب يحتاج إلى اسم خاص به.</translation>
    </message>
    <message>
        <source>Every location</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>البريد الإلكتروني</translation>
    </message>
    <message>
        <source>With it they sign in.</source>
        <translation>به يدخلون.</translation>
    </message>
    <message>
        <source>Roles</source>
        <translation>الأدوار</translation>
    </message>
    <message>
        <source>What they may do. Duties, such as being on call, stand in the rota.</source>
        <translation>ما يحق لهم فعله. المهام، كالمناوبة، في جدول المناوبات.</translation>
    </message>
    <message>
        <source>Works at</source>
        <translation>يعمل في</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>No longer works here</source>
        <translation>لم يعد يعمل هنا</translation>
    </message>
    <message>
        <source>They cannot sign in, and hold no duty. What they did keeps their name.</source>
        <translation>لا يمكنهم الدخول ولا يتولون مهمة. ما فعلوه يبقى باسمهم.</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>خرجت</translation>
    </message>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>{0} is added; give a one-time password to let them in</source>
        <translation>أُضيف {0}؛ أعطِ كلمة مرور لمرة واحدة ليدخل</translation>
    </message>
    <message>
        <source>{0} can no longer sign in</source>
        <translation>لم يعد بإمكان {0} الدخول</translation>
    </message>
    <message>
        <source>{0} is saved</source>
        <translation>حُفظ {0}</translation>
    </message>
    <message>
        <source>Choose your own password and PIN under “Look and sounds”.</source>
        <translation>اختر كلمة مرورك ورمزك في «المظهر والأصوات».</translation>
    </message>
    <message>
        <source>A one-time password is shown once. With it they choose a password and a PIN that nobody else knows.</source>
        <translation>تظهر كلمة المرور مرة واحدة. بها يختارون كلمة مرور ورمزًا لا يعرفهما غيرهم.</translation>
    </message>
    <message>
        <source>Known by the server alone</source>
        <translation>يعرفه الخادم وحده</translation>
    </message>
    <message>
        <source>Cannot sign in yet</source>
        <translation>لا يمكنه الدخول بعد</translation>
    </message>
    <message>
        <source>Has a one-time password that was not used yet</source>
        <translation>لديه كلمة مرور لمرة واحدة لم تُستخدم بعد</translation>
    </message>
    <message>
        <source>Signs in by password; no PIN yet</source>
        <translation>يدخل بكلمة المرور؛ لا رمز بعد</translation>
    </message>
    <message>
        <source>Signs in by password and PIN</source>
        <translation>يدخل بكلمة المرور والرمز</translation>
    </message>
    <message>
        <source>Such as name@example.com.</source>
        <translation>مثل name@example.com.</translation>
    </message>
    <message>
        <source>A one-time password for {0}?</source>
        <translation>كلمة مرور لمرة واحدة من أجل {0}؟</translation>
    </message>
    <message>
        <source>Their password and PIN end now, and they are signed out everywhere.</source>
        <translation>تنتهي كلمة مروره ورمزه الآن، ويخرج من كل مكان.</translation>
    </message>
    <message>
        <source>Make one</source>
        <translation>إنشاء واحدة</translation>
    </message>
    <message>
        <source>Remove the PIN of {0}?</source>
        <translation>إزالة رمز {0}؟</translation>
    </message>
    <message>
        <source>They sign in with their password and choose another PIN.</source>
        <translation>يدخل بكلمة مروره ويختار رمزًا آخر.</translation>
    </message>
    <message>
        <source>The PIN of {0} is no more</source>
        <translation>لم يعد رمز {0} قائمًا</translation>
    </message>
</context>
<context>
    <name>PhoneWindow</name>
    <message>
        <source>Patients’ phone</source>
        <translation>هاتف المرضى</translation>
    </message>
    <message>
        <source>Looking for the clinic</source>
        <translation>جارٍ البحث عن العيادة</translation>
    </message>
    <message>
        <source>The phone opens as soon as its server’s data is found.</source>
        <translation>يُفتح الهاتف حالما يُعثر على بيانات الخادم.</translation>
    </message>
    <message>
        <source>The phone is put away</source>
        <translation>وُضع الهاتف جانبًا</translation>
    </message>
    <message>
        <source>Practice mode is over: messages go to real phones now, and answers come from them.</source>
        <translation>انتهى وضع التدريب: تذهب الرسائل الآن إلى هواتف حقيقية، ومنها تأتي الردود.</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>لم ينجح ذلك</translation>
    </message>
</context>
<context>
    <name>Phrase</name>
    <message>
        <source>Write a reply</source>
        <translation>كتابة رد</translation>
    </message>
    <message>
        <source>Send the first reply</source>
        <translation>إرسال الرد الأول</translation>
    </message>
    <message>
        <source>Send the follow-up message</source>
        <translation>إرسال رسالة المتابعة</translation>
    </message>
    <message>
        <source>Ask again, they are silent</source>
        <translation>متابعة، لم يرد</translation>
    </message>
    <message>
        <source>Call them</source>
        <translation>الاتصال به</translation>
    </message>
    <message>
        <source>Call about the enquiry</source>
        <translation>الاتصال بشأن الاستفسار</translation>
    </message>
    <message>
        <source>Answer the call</source>
        <translation>الرد على المكالمة</translation>
    </message>
    <message>
        <source>Call back</source>
        <translation>معاودة الاتصال</translation>
    </message>
    <message>
        <source>Confirm the visit {starts_at}</source>
        <translation>تأكيد موعد {starts_at}</translation>
    </message>
    <message>
        <source>{title}</source>
        <translation>{title}</translation>
    </message>
    <message>
        <source>Move to {stage}</source>
        <translation>النقل إلى {stage}</translation>
    </message>
    <message>
        <source>Close as dormant</source>
        <translation>الإغلاق كخامل</translation>
    </message>
    <message>
        <source>Assign to somebody</source>
        <translation>الإسناد إلى أحد</translation>
    </message>
    <message>
        <source>Fill in a field</source>
        <translation>تعبئة حقل</translation>
    </message>
    <message>
        <source>Add a tag</source>
        <translation>إضافة وسم</translation>
    </message>
    <message>
        <source>Ask for the payment</source>
        <translation>طلب الدفع</translation>
    </message>
    <message>
        <source>Ask for a review</source>
        <translation>طلب تقييم</translation>
    </message>
    <message>
        <source>Tell the team</source>
        <translation>إبلاغ الفريق</translation>
    </message>
    <message>
        <source>Bring in a manager</source>
        <translation>إشراك المدير</translation>
    </message>
    <message>
        <source>Hold a slot for them</source>
        <translation>احجز له موعدًا مؤقتًا</translation>
    </message>
    <message>
        <source>Offer them a slot</source>
        <translation>اعرض عليه موعدًا</translation>
    </message>
    <message>
        <source>Book the visit</source>
        <translation>احجز الزيارة</translation>
    </message>
    <message>
        <source>Offer the free slot to those who wait</source>
        <translation>اعرض الموعد الشاغر على قائمة الانتظار</translation>
    </message>
    <message>
        <source>Tell the other system</source>
        <translation>أبلغ النظام الآخر</translation>
    </message>
    <message>
        <source>Say what the document is</source>
        <translation>حدد نوع المستند</translation>
    </message>
    <message>
        <source>Take the values out of the document</source>
        <translation>استخرج القيم من المستند</translation>
    </message>
    <message>
        <source>Sum up the conversation</source>
        <translation>لخص المحادثة</translation>
    </message>
    <message>
        <source>Send the written quote</source>
        <translation>أرسل عرض السعر المكتوب</translation>
    </message>
    <message>
        <source>Ask what they think of the quote</source>
        <translation>اسأله عن رأيه في عرض السعر</translation>
    </message>
    <message>
        <source>Call about the quote</source>
        <translation>اتصل به بشأن عرض السعر</translation>
    </message>
    <message>
        <source>See whether they are really not here</source>
        <translation>تأكد من أنه ليس هنا فعلًا</translation>
    </message>
    <message>
        <source>Call to find another time</source>
        <translation>اتصل به لإيجاد موعد آخر</translation>
    </message>
    <message>
        <source>Decide whether to go on</source>
        <translation>قرر هل نستمر</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>أوقف كل شيء</translation>
    </message>
    <message>
        <source>Waiting {waited} of {limit} · {channel}</source>
        <translation>ينتظر {waited} من {limit} · {channel}</translation>
    </message>
    <message>
        <source>Called {since}, reached nobody</source>
        <translation>اتصل {since} ولم يُجب أحد</translation>
    </message>
    <message>
        <source>Ringing now</source>
        <translation>يرنّ الآن</translation>
    </message>
    <message>
        <source>{journey} · waiting {waited} of {limit}</source>
        <translation>{journey} · ينتظر {waited} من {limit}</translation>
    </message>
    <message>
        <source>Done {at}</source>
        <translation>تم {at}</translation>
    </message>
    <message>
        <source>Taken care of another way: {kind}, {at}</source>
        <translation>عولج بطريقة أخرى: {kind}، {at}</translation>
    </message>
    <message>
        <source>The goal was reached: {kind}, {at}</source>
        <translation>تحقق الهدف: {kind}، {at}</translation>
    </message>
    <message>
        <source>The follow-up was stopped: {kind}, {at}</source>
        <translation>أُوقفت المتابعة: {kind}، {at}</translation>
    </message>
    <message>
        <source>A later step took its place: {step}</source>
        <translation>حلّت محله خطوة لاحقة: {step}</translation>
    </message>
    <message>
        <source>Skipped, as the follow-up says</source>
        <translation>تُخطّي كما تنص المتابعة</translation>
    </message>
    <message>
        <source>Called off: {kind}</source>
        <translation>أُلغي: {kind}</translation>
    </message>
    <message>
        <source>The time to wait ran out</source>
        <translation>انتهى وقت الانتظار</translation>
    </message>
    <message>
        <source>What it was waiting for came in time</source>
        <translation>جاء ما كان ينتظره في وقته</translation>
    </message>
    <message>
        <source>Its moment had passed before the visit was booked</source>
        <translation>فات وقته قبل حجز الموعد</translation>
    </message>
    <message>
        <source>Handed over {since}, no receipt yet</source>
        <translation>سُلّم {since}، ولا إيصال بعد</translation>
    </message>
    <message>
        <source>It depends on something this workstation may not see</source>
        <translation>يعتمد على ما لا يراه هذا الجهاز</translation>
    </message>
    <message>
        <source>This version of the follow-up has not arrived yet</source>
        <translation>لم يصل هذا الإصدار من المتابعة بعد</translation>
    </message>
    <message>
        <source>{holder} is on it</source>
        <translation>{holder} يتولاه</translation>
    </message>
    <message>
        <source>On its way since {since}</source>
        <translation>في الطريق منذ {since}</translation>
    </message>
    <message>
        <source>Ready; waits until {until}, when they may be written to</source>
        <translation>جاهزة؛ تنتظر حتى {until}، حين تجوز مراسلته</translation>
    </message>
    <message>
        <source>By the time they might have been written to, it was too late</source>
        <translation>حين صارت مراسلته جائزة كان الأوان قد فات</translation>
    </message>
    <message>
        <source>Nothing may be sent: refused, or no address</source>
        <translation>لا يجوز الإرسال: رُفض أو لا عنوان</translation>
    </message>
    <message>
        <source>Held until {until}, when they may be written to</source>
        <translation>مؤجل حتى {until} حين تجوز مراسلته</translation>
    </message>
    <message>
        <source>They have had {count} messages of this kind; next from {until}</source>
        <translation>وصلته {count} رسائل من هذا النوع؛ التالية من {until}</translation>
    </message>
    <message>
        <source>Another message to them is on its way</source>
        <translation>رسالة أخرى إليه في الطريق</translation>
    </message>
    <message>
        <source>Held: this follow-up began for far more people than usual</source>
        <translation>محجوزة: بدأت هذه المتابعة لعدد أكبر بكثير من المعتاد</translation>
    </message>
    <message>
        <source>Waits for someone to approve it</source>
        <translation>ينتظر موافقة أحد</translation>
    </message>
    <message>
        <source>Waits for a person to decide</source>
        <translation>ينتظر قرار شخص</translation>
    </message>
    <message>
        <source>No address of theirs works any more; find another way</source>
        <translation>لم يعد أي عنوان من عناوينه يعمل؛ ابحث عن طريق آخر</translation>
    </message>
    <message>
        <source>It could not be sent</source>
        <translation>تعذّر إرساله</translation>
    </message>
    <message>
        <source>Not done in time, by {not_after}</source>
        <translation>لم يتم في وقته، قبل {not_after}</translation>
    </message>
    <message>
        <source>Due since {since}</source>
        <translation>مستحق منذ {since}</translation>
    </message>
    <message>
        <source>No message can reach them, so a call is due</source>
        <translation>لا تصله رسالة، لذا يلزم اتصال</translation>
    </message>
    <message>
        <source>Comes {until}</source>
        <translation>يحين {until}</translation>
    </message>
    <message>
        <source>Comes after: {step}</source>
        <translation>يأتي بعد: {step}</translation>
    </message>
    <message>
        <source>Waits for: {event}</source>
        <translation>ينتظر: {event}</translation>
    </message>
    <message>
        <source>They wrote; a person&apos;s answer comes first</source>
        <translation>كتب إلينا؛ رد شخص أولاً</translation>
    </message>
    <message>
        <source>Waits for a visit to be booked</source>
        <translation>ينتظر حجز موعد</translation>
    </message>
    <message>
        <source>Put aside by {by} until {until}</source>
        <translation>أجّله {by} حتى {until}</translation>
    </message>
    <message>
        <source>Put aside by {by} until they reply</source>
        <translation>أجّله {by} حتى يرد</translation>
    </message>
    <message>
        <source>They wrote {since} and have had no answer</source>
        <translation>كتب {since} ولم يصله رد</translation>
    </message>
    <message>
        <source>They wrote {since} from a phone that several share; say whom it is from</source>
        <translation>كتبوا {since} من هاتف يشترك فيه عدة أشخاص؛ حدّد ممّن الرسالة</translation>
    </message>
    <message>
        <source>They called {since} and reached nobody</source>
        <translation>اتصل {since} ولم يُجب أحد</translation>
    </message>
    <message>
        <source>Ringing since {since}</source>
        <translation>يرنّ منذ {since}</translation>
    </message>
    <message>
        <source>The visit at {starts_at} is not confirmed</source>
        <translation>موعد {starts_at} غير مؤكد</translation>
    </message>
    <message>
        <source>Open since {since}</source>
        <translation>مفتوح منذ {since}</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}، {1}</translation>
    </message>
    <message>
        <source>You are on it</source>
        <translation>أنت تتولاه</translation>
    </message>
</context>
<context>
    <name>Picture</name>
    <message>
        <source>Move them</source>
        <translation>انقلهم</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>تصغير</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>تكبير</translation>
    </message>
    <message>
        <source>Fit into the window</source>
        <translation>ملاءمة النافذة</translation>
    </message>
    <message>
        <source>Graph of {0}</source>
        <translation>مخطط {0}</translation>
    </message>
    <message>
        <source>Nobody is in it: no version of it runs yet.</source>
        <translation>لا أحد فيه: لا يعمل أي إصدار منه بعد.</translation>
    </message>
    <message>
        <source>In it now: {0}</source>
        <translation>فيه الآن: {0}</translation>
    </message>
    <message>
        <source>at steps that are not in this picture: {0}</source>
        <translation>في خطوات ليست في هذا المخطط: {0}</translation>
    </message>
    <message>
        <source>following an earlier version: {0}</source>
        <translation>يتبعون إصداراً سابقاً: {0}</translation>
    </message>
    <message>
        <source>The counts are of the live version; new steps have none.</source>
        <translation>الأعداد للإصدار العامل؛ ولا أعداد للخطوات الجديدة.</translation>
    </message>
</context>
<context>
    <name>PinInput</name>
    <message>
        <source>PIN</source>
        <translation>الرمز</translation>
    </message>
    <message>
        <source>4 digits, no Enter needed</source>
        <translation>4 أرقام، دون Enter</translation>
    </message>
</context>
<context>
    <name>PracticeHead</name>
    <message>
        <source>Practice</source>
        <translation>العيادة</translation>
    </message>
</context>
<context>
    <name>PracticePage</name>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>As people know it: it stands in messages.</source>
        <translation>كما يعرفه الناس: يظهر في الرسائل.</translation>
    </message>
    <message>
        <source>Country</source>
        <translation>البلد</translation>
    </message>
    <message>
        <source>Phones typed without a country code are taken for this country’s.</source>
        <translation>الهواتف المكتوبة بلا رمز بلد تُعدّ من هذا البلد.</translation>
    </message>
    <message>
        <source>Time zone</source>
        <translation>المنطقة الزمنية</translation>
    </message>
    <message>
        <source>Currency</source>
        <translation>العملة</translation>
    </message>
    <message>
        <source>Emergency number</source>
        <translation>رقم الطوارئ</translation>
    </message>
    <message>
        <source>What messages tell people to call in an emergency.</source>
        <translation>ما تطلب الرسائل الاتصال به في الطوارئ.</translation>
    </message>
    <message>
        <source>Own language</source>
        <translation>اللغة الأولى</translation>
    </message>
    <message>
        <source>Languages</source>
        <translation>اللغات</translation>
    </message>
    <message>
        <source>The one that the practice writes in first.</source>
        <translation>اللغة التي تكتب بها العيادة أولًا.</translation>
    </message>
    <message>
        <source>Also writes in</source>
        <translation>تكتب أيضًا بـ</translation>
    </message>
    <message>
        <source>The practice is saved</source>
        <translation>حُفظت العيادة</translation>
    </message>
</context>
<context>
    <name>PracticeStrip</name>
    <message>
        <source>Practice mode: no message goes to a real person.</source>
        <translation>وضع التدريب: لا تصل أي رسالة إلى شخص حقيقي.</translation>
    </message>
    <message>
        <source>What is still needed</source>
        <translation>ما الذي ينقص</translation>
    </message>
</context>
<context>
    <name>PractitionersPage</name>
    <message>
        <source>Practitioners</source>
        <translation>الممارسون</translation>
    </message>
    <message>
        <source>Add a practitioner</source>
        <translation>إضافة ممارس</translation>
    </message>
    <message>
        <source>New practitioner</source>
        <translation>ممارس جديد</translation>
    </message>
    <message>
        <source>No practitioner yet</source>
        <translation>لا ممارس بعد</translation>
    </message>
    <message>
        <source>Visits are booked with one; nobody is booked twice at a time.</source>
        <translation>تُحجز الزيارات عند واحد؛ ولا يُحجز أحد مرتين في الوقت نفسه.</translation>
    </message>
    <message>
        <source>Every location</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Does not sign in</source>
        <translation>لا يدخل البرنامج</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>As messages name them.</source>
        <translation>كما تسميهم الرسائل.</translation>
    </message>
    <message>
        <source>Works at</source>
        <translation>يعمل في</translation>
    </message>
    <message>
        <source>Signs in as</source>
        <translation>يدخل باسم</translation>
    </message>
    <message>
        <source>No longer here</source>
        <translation>لم يعد هنا</translation>
    </message>
    <message>
        <source>Takes no visits any more</source>
        <translation>لا يستقبل زيارات بعد الآن</translation>
    </message>
    <message>
        <source>Visits that stand stay.</source>
        <translation>الزيارات القائمة تبقى.</translation>
    </message>
    <message>
        <source>No visits</source>
        <translation>لا زيارات</translation>
    </message>
    <message>
        <source>{0} is saved</source>
        <translation>حُفظ {0}</translation>
    </message>
</context>
<context>
    <name>PreviewCard</name>
    <message>
        <source>Try it: somebody writes on</source>
        <translation>جرّب: يكتب أحدهم يوم</translation>
    </message>
    <message>
        <source>Weekday</source>
        <translation>يوم الأسبوع</translation>
    </message>
    <message>
        <source>at</source>
        <translation>الساعة</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>الوقت</translation>
    </message>
    <message>
        <source>What becomes of it</source>
        <translation>ما يصير إليه</translation>
    </message>
    <message>
        <source>An answer is promised by</source>
        <translation>الرد موعود قبل</translation>
    </message>
    <message>
        <source>A reminder due then goes out</source>
        <translation>تذكير يحين حينها يخرج</translation>
    </message>
    <message>
        <source>News and offers go out</source>
        <translation>الأخبار والعروض تخرج</translation>
    </message>
    <message>
        <source>never</source>
        <translation>لم يُرَ بعد</translation>
    </message>
    <message>
        <source>at once</source>
        <translation>فورًا</translation>
    </message>
</context>
<context>
    <name>PromisesPage</name>
    <message>
        <source>A message is answered within (minutes)</source>
        <translation>يُردّ على الرسالة خلال (دقائق)</translation>
    </message>
    <message>
        <source>The clock that the board counts: at risk at half of it, late at its end.</source>
        <translation>الساعة التي تحسبها اللوحة: في خطر عند نصفها، ومتأخرة عند نهايتها.</translation>
    </message>
    <message>
        <source>A missed call is called back within (minutes)</source>
        <translation>يُعاد الاتصال بالمكالمة الفائتة خلال (دقائق)</translation>
    </message>
    <message>
        <source>The same clock for calls that nobody took.</source>
        <translation>الساعة نفسها للمكالمات التي لم يردّ عليها أحد.</translation>
    </message>
    <message>
        <source>Around the clock</source>
        <translation>على مدار الساعة</translation>
    </message>
    <message>
        <source>Count nights and closed days too</source>
        <translation>احسب الليالي وأيام الإغلاق أيضًا</translation>
    </message>
    <message>
        <source>Else only the time counts in which the location is open.</source>
        <translation>وإلا فلا يُحسب إلا وقت فتح الفرع.</translation>
    </message>
    <message>
        <source>Words of an emergency are seen within (minutes)</source>
        <translation>تُرى كلمات الطوارئ خلال (دقائق)</translation>
    </message>
    <message>
        <source>Counts day and night, open or not.</source>
        <translation>تُحسب ليلًا ونهارًا، مفتوحًا كان أو لا.</translation>
    </message>
    <message>
        <source>An unconfirmed visit is called about (minutes before)</source>
        <translation>يُتصل بشأن زيارة غير مؤكدة (دقائق قبلها)</translation>
    </message>
    <message>
        <source>240 is four hours.</source>
        <translation>240 أربع ساعات.</translation>
    </message>
    <message>
        <source>A call that rings is missed after (minutes)</source>
        <translation>المكالمة الرانّة تُعدّ فائتة بعد (دقائق)</translation>
    </message>
    <message>
        <source>The promises are saved</source>
        <translation>حُفظت الوعود</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Screens</source>
        <translation>الشاشات</translation>
    </message>
</context>
<context>
    <name>Refusal</name>
    <message>
        <source>Somebody else was made responsible meanwhile.</source>
        <translation>صار شخص آخر مسؤولاً في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Whoever did this no longer works here; a manager must decide.</source>
        <translation>من فعل هذا لم يعد يعمل هنا؛ على مدير أن يقرر.</translation>
    </message>
    <message>
        <source>It cannot be shown who did this, so it was not accepted.</source>
        <translation>لا يمكن إثبات من فعل هذا، فلم يُقبل.</translation>
    </message>
    <message>
        <source>This cannot be taken back; it can only be made up for.</source>
        <translation>لا يمكن التراجع عن هذا؛ يمكن تعويضه فقط.</translation>
    </message>
    <message>
        <source>This is what somebody else did or asked for; it cannot be undone.</source>
        <translation>هذا ما فعله أو طلبه شخص آخر؛ لا يمكن التراجع عنه.</translation>
    </message>
    <message>
        <source>Somebody changed the same field meanwhile.</source>
        <translation>غيّر أحدهم الحقل نفسه في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Somebody has worked on this since, so it was left as it is.</source>
        <translation>عمل أحدهم على هذا بعد ذلك، فتُرك كما هو.</translation>
    </message>
    <message>
        <source>Somebody decided this meanwhile.</source>
        <translation>قرر أحدهم هذا في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Say in Follow-ups whether those who were held may go on.</source>
        <translation>حدّد في المتابعات هل يستمر من حُجزوا.</translation>
    </message>
    <message>
        <source>It was deleted meanwhile. What you typed is kept.</source>
        <translation>حُذف في هذه الأثناء. ما كتبته محفوظ.</translation>
    </message>
    <message>
        <source>It came from a workstation that was signed out; a manager must decide.</source>
        <translation>جاء هذا من جهاز أُلغي تسجيله؛ وعلى المدير أن يقرر.</translation>
    </message>
    <message>
        <source>Somebody finished this task meanwhile.</source>
        <translation>أنهى أحدهم هذه المهمة في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Somebody else here signs in with this address.</source>
        <translation>شخص آخر هنا يدخل بهذا العنوان.</translation>
    </message>
    <message>
        <source>Something new was said in this conversation, so the message was held.</source>
        <translation>قيل شيء جديد في هذه المحادثة، فأُوقفت الرسالة.</translation>
    </message>
    <message>
        <source>This is about somebody whose records were erased; what was typed was not kept.</source>
        <translation>يتعلق هذا بشخص مُحيت سجلاته؛ ولم يُحتفظ بما كُتب.</translation>
    </message>
    <message>
        <source>Somebody decided to leave it.</source>
        <translation>قرر أحدهم تركها.</translation>
    </message>
    <message>
        <source>What was approved is not what would be sent; approve it again.</source>
        <translation>ما تمت الموافقة عليه ليس ما سيُرسل؛ وافق عليه من جديد.</translation>
    </message>
    <message>
        <source>This approval has run out; approve it again.</source>
        <translation>انتهت صلاحية هذه الموافقة؛ وافق من جديد.</translation>
    </message>
    <message>
        <source>The approval was taken back, so the message was held.</source>
        <translation>سُحبت الموافقة، فأُوقفت الرسالة.</translation>
    </message>
    <message>
        <source>This approval has been used already.</source>
        <translation>استُخدمت هذه الموافقة من قبل.</translation>
    </message>
    <message>
        <source>This follow-up has come to its end meanwhile.</source>
        <translation>انتهت هذه المتابعة في هذه الأثناء.</translation>
    </message>
    <message>
        <source>A follow-up began for far more people than usual and paused itself; whoever comes now is held.</source>
        <translation>بدأت متابعة لعدد أكبر بكثير من المعتاد فأوقفت نفسها؛ ومن يأتي الآن يُحجز.</translation>
    </message>
    <message>
        <source>A place opens within a day, and nobody is on duty for it then.</source>
        <translation>يفتح أحد المواقع خلال يوم ولا أحد مناوب فيه حينها.</translation>
    </message>
    <message>
        <source>Somebody wrote words of an emergency, and nobody on call has taken it.</source>
        <translation>كتب أحدهم كلمات طوارئ ولم يتولَّ الأمر أحد من المناوبين.</translation>
    </message>
    <message>
        <source>Nobody runs the follow-ups; nothing goes out by itself.</source>
        <translation>لا أحد يشغّل المتابعات؛ لا شيء يُرسَل من تلقاء نفسه.</translation>
    </message>
    <message>
        <source>A follow-up was paused; whoever comes now is held until somebody lets it go on.</source>
        <translation>أُوقفت متابعة مؤقتاً؛ من يأتي الآن يُحجز حتى تُستأنف.</translation>
    </message>
    <message>
        <source>The follow-up is over, so the message was held.</source>
        <translation>انتهت المتابعة، فأُوقفت الرسالة.</translation>
    </message>
    <message>
        <source>Somebody has dealt with this message meanwhile.</source>
        <translation>تولى أحدهم أمر هذه الرسالة في هذه الأثناء.</translation>
    </message>
    <message>
        <source>The practice needs a location that is open.</source>
        <translation>تحتاج العيادة إلى فرع مفتوح.</translation>
    </message>
    <message>
        <source>This location is closed for good.</source>
        <translation>هذا الفرع مغلق نهائيًا.</translation>
    </message>
    <message>
        <source>Visits at this location are booked in another system; book it there.</source>
        <translation>تُحجز زيارات هذا الفرع في نظام آخر؛ احجزها هناك.</translation>
    </message>
    <message>
        <source>This room takes no appointments any more.</source>
        <translation>هذه الغرفة لا تستقبل مواعيد بعد الآن.</translation>
    </message>
    <message>
        <source>This service is not offered any more.</source>
        <translation>هذه الخدمة لم تعد تُقدَّم.</translation>
    </message>
    <message>
        <source>Somebody must stay owner.</source>
        <translation>لا بد أن يبقى مالك.</translation>
    </message>
    <message>
        <source>Another computer runs the follow-ups now.</source>
        <translation>حاسوب آخر يُشغّل المتابعات الآن.</translation>
    </message>
    <message>
        <source>This step is for a person to do or to decide.</source>
        <translation>هذه الخطوة لشخص يقوم بها أو يقرّر فيها.</translation>
    </message>
    <message>
        <source>This follow-up has no such step.</source>
        <translation>ليس في هذه المتابعة خطوة كهذه.</translation>
    </message>
    <message>
        <source>This step is not due now.</source>
        <translation>لم يحن موعد هذه الخطوة الآن.</translation>
    </message>
    <message>
        <source>What this step was for has moved to another time.</source>
        <translation>ما كانت هذه الخطوة لأجله انتقل إلى وقت آخر.</translation>
    </message>
    <message>
        <source>Somebody moved it to another stage meanwhile.</source>
        <translation>نقله أحدهم إلى مرحلة أخرى في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Nobody knows yet whether it arrived.</source>
        <translation>لا يُعرف بعد هل وصلت.</translation>
    </message>
    <message>
        <source>They have not agreed to such messages, so it was held.</source>
        <translation>لم يوافق على مثل هذه الرسائل، فأُوقفت.</translation>
    </message>
    <message>
        <source>The practice has no pipeline yet.</source>
        <translation>ليس للعيادة مسار بعد.</translation>
    </message>
    <message>
        <source>This pipeline has no stage for that.</source>
        <translation>ليس في هذا المسار مرحلة لذلك.</translation>
    </message>
    <message>
        <source>There is no earlier version to go back to.</source>
        <translation>لا توجد نسخة سابقة للرجوع إليها.</translation>
    </message>
    <message>
        <source>This follow-up was not paused.</source>
        <translation>لم تُوقف هذه المتابعة.</translation>
    </message>
    <message>
        <source>Something on the checklist is still open, so practice mode stays on.</source>
        <translation>ما زال في قائمة التحقق ما لم يكتمل، لذلك يبقى وضع التدريب قائمًا.</translation>
    </message>
    <message>
        <source>Rehearse it first: see who would have been contacted.</source>
        <translation>جرّبها أولًا: انظر من كان سيتم التواصل معه.</translation>
    </message>
    <message>
        <source>This step has done nothing that could be taken back.</source>
        <translation>لم تفعل هذه الخطوة شيئًا يمكن التراجع عنه.</translation>
    </message>
    <message>
        <source>Another version was published meanwhile.</source>
        <translation>نُشرت نسخة أخرى في هذه الأثناء.</translation>
    </message>
    <message>
        <source>What was rehearsed is not what would be published. Rehearse it again.</source>
        <translation>ما جُرّب ليس ما سيُنشر. جرّبها من جديد.</translation>
    </message>
    <message>
        <source>The rehearsal is more than a day old. Rehearse it again.</source>
        <translation>مضى على التجربة أكثر من يوم. جرّبها من جديد.</translation>
    </message>
    <message>
        <source>This version was written by a newer Foredesk.</source>
        <translation>كُتبت هذه النسخة بإصدار أحدث من Foredesk.</translation>
    </message>
    <message>
        <source>Somebody could fall through this follow-up; its check says how.</source>
        <translation>قد يسقط أحد من هذه المتابعة؛ ويبيّن فحصها كيف.</translation>
    </message>
    <message>
        <source>This does not wait for anybody&apos;s leave.</source>
        <translation>هذا لا ينتظر إذنًا من أحد.</translation>
    </message>
    <message>
        <source>This is not for your role.</source>
        <translation>هذا ليس من صلاحيات دورك.</translation>
    </message>
    <message>
        <source>This contact is not merged with another, or how it was is no longer known.</source>
        <translation>جهة الاتصال هذه غير مدمجة مع أخرى، أو لم يعد يُعرف كيف دُمجت.</translation>
    </message>
    <message>
        <source>Only whoever is on it, or a manager, may release it.</source>
        <translation>لا يعيدها إلا من يعمل عليها أو مدير.</translation>
    </message>
    <message>
        <source>Nothing was deleted here.</source>
        <translation>لم يُحذف شيء هنا.</translation>
    </message>
    <message>
        <source>Nobody knows who did this. If it is right, do it again yourself.</source>
        <translation>لا يُعرف من قام بهذا. إن كان صحيحًا فأعد القيام به بنفسك.</translation>
    </message>
    <message>
        <source>They wrote a word that stops all our messages to them, with a visit to come. Call and ask what they meant.</source>
        <translation>كتب كلمة توقف كل رسائلنا إليه وله زيارة قادمة. اتصل به واسأله عمّا قصد.</translation>
    </message>
    <message>
        <source>It was not the hour to write to them, so it was held.</source>
        <translation>لم يكن الوقت مناسبًا لمراسلته، فأُوقفت.</translation>
    </message>
    <message>
        <source>This is about somebody whose records this workstation no longer carries; a manager must decide.</source>
        <translation>هذا يخصّ شخصاً لم يعد هذا الجهاز يحمل سجلاته؛ على مدير أن يقرر.</translation>
    </message>
    <message>
        <source>They have had enough messages for a day, so it was held.</source>
        <translation>تلقى ما يكفي من الرسائل ليوم واحد، فأُوقفت.</translation>
    </message>
    <message>
        <source>Only an owner may make, change or remove an owner.</source>
        <translation>لا يضيف مالكاً أو يغيّره أو يزيله إلا مالك.</translation>
    </message>
    <message>
        <source>It was signed with a one-time password; a manager must decide.</source>
        <translation>وُقّع بكلمة مرور مؤقتة؛ على مدير أن يقرر.</translation>
    </message>
    <message>
        <source>This practitioner takes no appointments any more.</source>
        <translation>لم يعد هذا المعالج يستقبل مواعيد.</translation>
    </message>
    <message>
        <source>The provider refused to send it.</source>
        <translation>رفض مزود الخدمة إرسالها.</translation>
    </message>
    <message>
        <source>Somebody moved this visit meanwhile.</source>
        <translation>نقل أحدهم هذه الزيارة في هذه الأثناء.</translation>
    </message>
    <message>
        <source>The server could not carry this out; it is kept until someone looks at it.</source>
        <translation>لم يستطع الخادم تنفيذ هذا؛ وهو محفوظ حتى ينظر فيه أحد.</translation>
    </message>
    <message>
        <source>This was done after their session had ended; a manager must decide.</source>
        <translation>جرى هذا بعد انتهاء جلستهم؛ على مدير أن يقرر.</translation>
    </message>
    <message>
        <source>The practitioner or the room is taken at that time.</source>
        <translation>المعالج أو الغرفة مشغولان في ذلك الوقت.</translation>
    </message>
    <message>
        <source>Move the opportunities out of a stage before you remove it.</source>
        <translation>انقل الفرص من المرحلة قبل أن تزيلها.</translation>
    </message>
    <message>
        <source>The status of this visit changed meanwhile.</source>
        <translation>تغيّرت حالة هذه الزيارة في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Their time has not come yet.</source>
        <translation>لم يحن وقتهم بعد.</translation>
    </message>
    <message>
        <source>It is on its way already, or its fate is open; it cannot be called back.</source>
        <translation>هي في طريقها، أو لا يُعرف مصيرها؛ لا يمكن استرجاعها.</translation>
    </message>
    <message>
        <source>Its time had passed, so it was held.</source>
        <translation>فات وقتها، فأُوقفت.</translation>
    </message>
    <message>
        <source>Other work has already been sent under the same number.</source>
        <translation>أُرسل عمل آخر بالرقم نفسه من قبل.</translation>
    </message>
    <message>
        <source>It could not be delivered.</source>
        <translation>تعذر توصيلها.</translation>
    </message>
    <message>
        <source>This version of Foredesk does not know this kind of work; it waits.</source>
        <translation>هذا الإصدار من Foredesk لا يعرف هذا النوع من العمل؛ فهو ينتظر.</translation>
    </message>
    <message>
        <source>The server does not know who did this; a person must decide.</source>
        <translation>لا يعرف الخادم من فعل هذا؛ على شخص أن يقرر.</translation>
    </message>
    <message>
        <source>The provider could not be reached.</source>
        <translation>تعذر الوصول إلى مزود الخدمة.</translation>
    </message>
    <message>
        <source>Nothing is set up for this channel, so it was not sent.</source>
        <translation>لم يُضبط شيء لهذه القناة، فلم تُرسل.</translation>
    </message>
    <message>
        <source>Nobody is reached there; nothing more is sent to it until they write from it.</source>
        <translation>لا أحد هناك؛ لن يُرسل إليه شيء آخر حتى يكتبوا منه.</translation>
    </message>
    <message>
        <source>The provider could not show that it is the one it says, so nothing was handed over.</source>
        <translation>لم يثبت مزود الخدمة هويته، فلم يُسلَّم إليه شيء.</translation>
    </message>
    <message>
        <source>The provider refused the user name or password.</source>
        <translation>رفض مزود الخدمة اسم المستخدم أو كلمة المرور.</translation>
    </message>
    <message>
        <source>The provider could not take it yet; it is tried again.</source>
        <translation>لم يستطع مزود الخدمة استلامها بعد؛ ستُعاد المحاولة.</translation>
    </message>
    <message>
        <source>They last wrote more than a day ago: by WhatsApp only an approved template may go, so it was held.</source>
        <translation>آخر رسالة منهم كانت قبل أكثر من يوم: لا يُرسل عبر واتساب إلا قالب معتمد، فتم إيقافها.</translation>
    </message>
    <message>
        <source>This is not the code of the last test message.</source>
        <translation>ليس هذا رمز آخر رسالة تجريبية.</translation>
    </message>
    <message>
        <source>Somebody saved other words for this message meanwhile.</source>
        <translation>حفظ شخص آخر كلمات أخرى لهذه الرسالة في هذه الأثناء.</translation>
    </message>
    <message>
        <source>These words cannot be sent as they are written; see the line that is named.</source>
        <translation>لا يمكن إرسال هذه الكلمات كما كُتبت؛ انظر السطر المذكور.</translation>
    </message>
    <message>
        <source>This follow-up cannot be read as it is written.</source>
        <translation>لا يمكن قراءة هذه المتابعة كما كُتبت.</translation>
    </message>
    <message>
        <source>They are no longer reached there, so the message was held.</source>
        <translation>لم يعد يمكن الوصول إليه هناك، فأُوقفت الرسالة.</translation>
    </message>
    <message>
        <source>This is not an e-mail address that could be written to.</source>
        <translation>هذا ليس بريداً إلكترونياً يمكن الكتابة إليه.</translation>
    </message>
    <message>
        <source>This is not a phone number that could be dialled.</source>
        <translation>هذا ليس رقم هاتف يمكن الاتصال به.</translation>
    </message>
    <message>
        <source>Nobody vouches for this. If it is right, do it again yourself.</source>
        <translation>لا أحد يشهد على هذا. إن كان صحيحاً فافعله بنفسك من جديد.</translation>
    </message>
    <message>
        <source>The visit was moved or called off, so the message was held.</source>
        <translation>نُقل الموعد أو أُلغي، فأُوقفت الرسالة.</translation>
    </message>
    <message>
        <source>It builds on something that has not arrived here yet.</source>
        <translation>يعتمد على شيء لم يصل إلى هنا بعد.</translation>
    </message>
    <message>
        <source>It was not sent; it can be sent again or dropped.</source>
        <translation>لم تُرسل؛ يمكن إرسالها من جديد أو تركها.</translation>
    </message>
    <message>
        <source>Its words are not those that were queued, so it was held.</source>
        <translation>ليست كلماتها ما وُضع في الانتظار، فأُوقفت.</translation>
    </message>
    <message>
        <source>{field}: {why}</source>
        <translation>{field}: {why}</translation>
    </message>
</context>
<context>
    <name>Rehearsed</name>
    <message>
        <source>Rehearsal</source>
        <translation>التجربة</translation>
    </message>
    <message>
        <source>How many days back</source>
        <translation>كم يوماً للخلف</translation>
    </message>
    <message>
        <source>Last {0} days</source>
        <translation>آخر {0} يوماً</translation>
    </message>
    <message>
        <source>Close the rehearsal</source>
        <translation>إغلاق التجربة</translation>
    </message>
    <message>
        <source>Playing the last days through the draft</source>
        <translation>تمرير الأيام الأخيرة عبر المسودة</translation>
    </message>
    <message>
        <source>Nothing is sent. You may go on working.</source>
        <translation>لا يُرسل شيء. يمكنك متابعة العمل.</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>Who would have noticed a difference: live, draft, difference</source>
        <translation>من كان سيلاحظ فرقاً: العامل، المسودة، الفرق</translation>
    </message>
    <message>
        <source>Nobody would have noticed a difference in these days.</source>
        <translation>لم يكن أحد ليلاحظ فرقاً في هذه الأيام.</translation>
    </message>
    <message>
        <source>It could not be rehearsed</source>
        <translation>تعذّرت التجربة</translation>
    </message>
    <message>
        <source>your last {0} days, ran {1}; draft beside what runs</source>
        <translation>آخر {0} يوماً لديك، جرت {1}؛ المسودة بجانب العامل</translation>
    </message>
    <message>
        <source>your last {0} days, ran {1}; nothing of it runs yet</source>
        <translation>آخر {0} يوماً لديك، جرت {1}؛ لا يعمل منه شيء بعد</translation>
    </message>
    <message>
        <source>{0}; the first {1} people</source>
        <translation>{0}؛ أول {1} شخصاً</translation>
    </message>
    <message>
        <source>people contacted</source>
        <translation>أشخاص تُواصل معهم</translation>
    </message>
    <message>
        <source>messages</source>
        <translation>رسائل</translation>
    </message>
    <message>
        <source>things for people</source>
        <translation>أعمال للأشخاص</translation>
    </message>
    <message>
        <source>newly contacted</source>
        <translation>تواصل جديد</translation>
    </message>
    <message>
        <source>no longer</source>
        <translation>لم يعد</translation>
    </message>
    <message>
        <source>stopped: enough messages</source>
        <translation>أُوقف: رسائل كافية</translation>
    </message>
</context>
<context>
    <name>ReplyDialog</name>
    <message>
        <source>Reply to {who}</source>
        <translation>الرد على {who}</translation>
    </message>
    <message>
        <source>Open in the inbox</source>
        <translation>فتح في الوارد</translation>
    </message>
</context>
<context>
    <name>Rights</name>
    <message>
        <source>They asked for it</source>
        <translation>هم طلبوا ذلك</translation>
    </message>
    <message>
        <source>They took their consent back</source>
        <translation>سحبوا موافقتهم</translation>
    </message>
    <message>
        <source>It is no longer needed</source>
        <translation>لم تعد هناك حاجة إليها</translation>
    </message>
    <message>
        <source>It should never have been kept</source>
        <translation>ما كان ينبغي حفظها أصلاً</translation>
    </message>
    <message>
        <source>Type the name as it stands above.</source>
        <translation>اكتب الاسم كما هو أعلاه.</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>السبب</translation>
    </message>
    <message>
        <source>Type the name to confirm</source>
        <translation>اكتب الاسم للتأكيد</translation>
    </message>
    <message>
        <source>Erase everything on {who}?</source>
        <translation>محو كل ما يخص {who}؟</translation>
    </message>
    <message>
        <source>Names, numbers, messages and notes go from every workstation and the server. That something happened, and when, stays. It cannot be undone.</source>
        <translation>تُمحى الأسماء والأرقام والرسائل والملاحظات من كل محطات العمل ومن الخادم. ويبقى أن شيئاً حدث ومتى حدث. لا يمكن التراجع عن ذلك.</translation>
    </message>
    <message>
        <source>Erase for ever</source>
        <translation>محو نهائي</translation>
    </message>
    <message>
        <source>Everything was erased</source>
        <translation>مُحي كل شيء</translation>
    </message>
    <message>
        <source>Everything on {who}</source>
        <translation>كل ما يخص {who}</translation>
    </message>
    <message>
        <source>The file could not be written there.</source>
        <translation>تعذّرت كتابة الملف هناك.</translation>
    </message>
    <message>
        <source>Everything on {who} is in the file</source>
        <translation>كل ما يخص {who} في الملف</translation>
    </message>
</context>
<context>
    <name>Role</name>
    <message>
        <source>Front desk</source>
        <translation>الاستقبال</translation>
    </message>
    <message>
        <source>Clinician</source>
        <translation>طبيب</translation>
    </message>
    <message>
        <source>Manager</source>
        <translation>مدير</translation>
    </message>
    <message>
        <source>Owner</source>
        <translation>المالك</translation>
    </message>
</context>
<context>
    <name>RoomsPage</name>
    <message>
        <source>Rooms</source>
        <translation>الغرف</translation>
    </message>
    <message>
        <source>Add a room</source>
        <translation>إضافة غرفة</translation>
    </message>
    <message>
        <source>New room</source>
        <translation>غرفة جديدة</translation>
    </message>
    <message>
        <source>No room yet</source>
        <translation>لا غرفة بعد</translation>
    </message>
    <message>
        <source>A visit needs a room or a practitioner, and takes it up.</source>
        <translation>الزيارة تحتاج إلى غرفة أو ممارس وتشغله.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Location</source>
        <translation>الفرع</translation>
    </message>
    <message>
        <source>Out of use</source>
        <translation>خارج الخدمة</translation>
    </message>
    <message>
        <source>It takes no visits any more. Those that stand stay.</source>
        <translation>لا تستقبل زيارات بعد الآن. والقائمة تبقى.</translation>
    </message>
    <message>
        <source>{0} is saved</source>
        <translation>حُفظ {0}</translation>
    </message>
</context>
<context>
    <name>RotaPage</name>
    <message>
        <source>Location of the rota</source>
        <translation>فرع جدول المناوبات</translation>
    </message>
    <message>
        <source>When nobody is on duty</source>
        <translation>متى لا أحد في المناوبة</translation>
    </message>
    <message>
        <source>Duties</source>
        <translation>المهام</translation>
    </message>
    <message>
        <source>Add a duty</source>
        <translation>إضافة مهمة</translation>
    </message>
    <message>
        <source>No duty here</source>
        <translation>لا مهمة هنا</translation>
    </message>
    <message>
        <source>Every week</source>
        <translation>كل أسبوع</translation>
    </message>
    <message>
        <source>Past midnight it is two shifts, one on each day.</source>
        <translation>بعد منتصف الليل مناوبتان، واحدة في كل يوم.</translation>
    </message>
    <message>
        <source>Every location</source>
        <translation>كل الفروع</translation>
    </message>
    <message>
        <source>Shifts a week: {0}</source>
        <translation>مناوبات في الأسبوع: {0}</translation>
    </message>
    <message>
        <source>Nobody here</source>
        <translation>لا أحد هنا</translation>
    </message>
    <message>
        <source>The week of “{0}” is saved</source>
        <translation>حُفظ أسبوع «{0}»</translation>
    </message>
    <message>
        <source>Open and nobody on duty in the next 7 days</source>
        <translation>مفتوح ولا أحد في المناوبة خلال الأيام السبعة القادمة</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>و{0} أخرى</translation>
    </message>
    <message>
        <source>Somebody is on duty whenever it is open in the next 7 days</source>
        <translation>هناك من يناوب كلما كان مفتوحًا خلال الأيام السبعة القادمة</translation>
    </message>
</context>
<context>
    <name>Saying</name>
    <message>
        <source>New</source>
        <translation>جديد</translation>
    </message>
    <message>
        <source>{channel}, {time}</source>
        <translation>{channel}، {time}</translation>
    </message>
    <message>
        <source>They</source>
        <translation>هم</translation>
    </message>
    <message>
        <source>Foredesk</source>
        <translation>Foredesk</translation>
    </message>
    <message>
        <source>{who} · {channel}, {time}</source>
        <translation>{who} · {channel}، {time}</translation>
    </message>
    <message>
        <source>Show all {0} characters</source>
        <translation>عرض كل الأحرف وعددها {0}</translation>
    </message>
    <message>
        <source>Sending</source>
        <translation>تُرسَل</translation>
    </message>
    <message>
        <source>Sent</source>
        <translation>أُرسلت</translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>وصلت</translation>
    </message>
    <message>
        <source>Read by them</source>
        <translation>قرأوها</translation>
    </message>
    <message>
        <source>Undeliverable. {0}</source>
        <translation>تعذّر التسليم. {0}</translation>
    </message>
    <message>
        <source>Undeliverable</source>
        <translation>تعذّر التسليم</translation>
    </message>
    <message>
        <source>Perhaps sent</source>
        <translation>ربما أُرسلت</translation>
    </message>
    <message>
        <source>Held. {0}</source>
        <translation>محجوزة. {0}</translation>
    </message>
    <message>
        <source>Called back, not sent</source>
        <translation>استُرجعت ولم تُرسَل</translation>
    </message>
    <message>
        <source>Sent outside Foredesk</source>
        <translation>أُرسلت خارج Foredesk</translation>
    </message>
    <message>
        <source>Goes when the line is back</source>
        <translation>تُرسَل عند عودة الاتصال</translation>
    </message>
    <message>
        <source>Goes {0}</source>
        <translation>تُرسَل {0}</translation>
    </message>
    <message>
        <source>Goes in {0} s</source>
        <translation>تُرسَل بعد {0} ث</translation>
    </message>
    <message>
        <source>Goes any moment</source>
        <translation>تُرسَل في أي لحظة</translation>
    </message>
</context>
<context>
    <name>Screen</name>
    <message>
        <source>move</source>
        <translation>تنقّل</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>كل المفاتيح</translation>
    </message>
</context>
<context>
    <name>ServerField</name>
    <message>
        <source>Secure</source>
        <translation>آمن</translation>
    </message>
    <message>
        <source>Not encrypted</source>
        <translation>غير مشفّر</translation>
    </message>
</context>
<context>
    <name>ServicesPage</name>
    <message>
        <source>Services</source>
        <translation>الخدمات</translation>
    </message>
    <message>
        <source>Add a service</source>
        <translation>إضافة خدمة</translation>
    </message>
    <message>
        <source>New service</source>
        <translation>خدمة جديدة</translation>
    </message>
    <message>
        <source>No service yet</source>
        <translation>لا خدمة بعد</translation>
    </message>
    <message>
        <source>A visit is as long as its service, and quotes name its price.</source>
        <translation>الزيارة بطول خدمتها، وعروض السعر تذكر ثمنها.</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Length in minutes</source>
        <translation>المدة بالدقائق</translation>
    </message>
    <message>
        <source>Minutes after it</source>
        <translation>دقائق بعدها</translation>
    </message>
    <message>
        <source>For cleaning and notes: room and practitioner stay taken.</source>
        <translation>للتنظيف والملاحظات: تبقى الغرفة والممارس مشغولين.</translation>
    </message>
    <message>
        <source>Price in {0}</source>
        <translation>السعر بـ {0}</translation>
    </message>
    <message>
        <source>Empty: on request.</source>
        <translation>فارغ: عند الطلب.</translation>
    </message>
    <message>
        <source>Asked back after, in days</source>
        <translation>يُدعى من جديد بعد (بالأيام)</translation>
    </message>
    <message>
        <source>The follow-up “Recall” writes to them then. Empty: nobody is asked back.</source>
        <translation>عندها تكتب له المتابعة "استدعاء دوري". إن تُرك فارغاً فلا يُدعى أحد.</translation>
    </message>
    <message>
        <source>Not offered</source>
        <translation>لا تُقدَّم</translation>
    </message>
    <message>
        <source>Not offered any more</source>
        <translation>لم تعد تُقدَّم</translation>
    </message>
    <message>
        <source>Visits that stand stay.</source>
        <translation>الزيارات القائمة تبقى.</translation>
    </message>
    <message>
        <source>{0} is saved</source>
        <translation>حُفظ {0}</translation>
    </message>
    <message>
        <source>{0} after it</source>
        <translation>{0} بعدها</translation>
    </message>
</context>
<context>
    <name>SettingsLeave</name>
    <message>
        <source>You changed something here that is not saved yet.</source>
        <translation>غيّرت هنا شيئًا لم يُحفظ بعد.</translation>
    </message>
    <message>
        <source>Leave {0}?</source>
        <translation>مغادرة {0}؟</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>تجاهل</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>البقاء</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>The practice</source>
        <translation>العيادة</translation>
    </message>
    <message>
        <source>People and duties</source>
        <translation>الأشخاص والمهام</translation>
    </message>
    <message>
        <source>Hours and promises</source>
        <translation>الأوقات والوعود</translation>
    </message>
    <message>
        <source>Writing to people</source>
        <translation>الكتابة إلى الناس</translation>
    </message>
    <message>
        <source>This workstation</source>
        <translation>هذه المحطة</translation>
    </message>
    <message>
        <source>Only an owner may change this. You can read it.</source>
        <translation>للمالك وحده أن يغيّر هذا. يمكنك قراءته.</translation>
    </message>
    <message>
        <source>For these roles to change: {0}. You can read it.</source>
        <translation>التغيير لهذه الأدوار: {0}. يمكنك القراءة.</translation>
    </message>
    <message>
        <source>Look and sounds</source>
        <translation>المظهر والأصوات</translation>
    </message>
    <message>
        <source>Colours, size, language, sounds, start, your password and your PIN.</source>
        <translation>الألوان والحجم واللغة والأصوات والتشغيل وكلمة مرورك ورمزك.</translation>
    </message>
    <message>
        <source>Practice</source>
        <translation>العيادة</translation>
    </message>
    <message>
        <source>Name, country, time zone, currency, languages.</source>
        <translation>الاسم والبلد والمنطقة الزمنية والعملة واللغات.</translation>
    </message>
    <message>
        <source>Locations</source>
        <translation>الفروع</translation>
    </message>
    <message>
        <source>Where people come to: address, time zone, closing one.</source>
        <translation>إلى أين يأتي الناس: العنوان والمنطقة الزمنية والإغلاق.</translation>
    </message>
    <message>
        <source>Rooms</source>
        <translation>الغرف</translation>
    </message>
    <message>
        <source>What a visit takes up; nobody is booked into a room twice.</source>
        <translation>ما تشغله الزيارة؛ لا تُحجز غرفة مرتين.</translation>
    </message>
    <message>
        <source>Practitioners</source>
        <translation>الممارسون</translation>
    </message>
    <message>
        <source>Whom people have visits with: doctors, hygienists.</source>
        <translation>عند من تكون الزيارات: الأطباء وأخصائيو الصحة.</translation>
    </message>
    <message>
        <source>Services and prices</source>
        <translation>الخدمات والأسعار</translation>
    </message>
    <message>
        <source>What can be booked: length, time after it, price.</source>
        <translation>ما يمكن حجزه: المدة والوقت بعدها والسعر.</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>الموظفون</translation>
    </message>
    <message>
        <source>Who works here, their roles, passwords and PINs.</source>
        <translation>من يعمل هنا وأدوارهم وكلمات مرورهم ورموزهم.</translation>
    </message>
    <message>
        <source>Rota</source>
        <translation>جدول المناوبات</translation>
    </message>
    <message>
        <source>Who holds which duty every week, and when nobody does.</source>
        <translation>من يتولى أي مهمة كل أسبوع، ومتى لا أحد.</translation>
    </message>
    <message>
        <source>Changes of the rota</source>
        <translation>تغييرات جدول المناوبات</translation>
    </message>
    <message>
        <source>Away or standing in, for one day.</source>
        <translation>غياب أو نيابة ليوم واحد.</translation>
    </message>
    <message>
        <source>On call</source>
        <translation>المناوبة الطارئة</translation>
    </message>
    <message>
        <source>Who is called in an emergency, one after another, until somebody has it.</source>
        <translation>من يُتصل به في الطوارئ، واحدًا بعد الآخر، حتى يتولاه أحد.</translation>
    </message>
    <message>
        <source>Opening hours</source>
        <translation>ساعات العمل</translation>
    </message>
    <message>
        <source>The week of each location; split days too.</source>
        <translation>أسبوع كل فرع؛ والأيام المقسومة أيضًا.</translation>
    </message>
    <message>
        <source>Holidays</source>
        <translation>العطل</translation>
    </message>
    <message>
        <source>Days that differ from the week, once or every year.</source>
        <translation>أيام تختلف عن الأسبوع، مرة أو كل سنة.</translation>
    </message>
    <message>
        <source>Waiting rules</source>
        <translation>قواعد الانتظار</translation>
    </message>
    <message>
        <source>How soon somebody is answered or called back: the clocks of the board.</source>
        <translation>كم يمضي قبل الرد أو معاودة الاتصال: ساعات اللوحة.</translation>
    </message>
    <message>
        <source>Channels</source>
        <translation>قنوات الإرسال</translation>
    </message>
    <message>
        <source>What messages go out by, and a test message that proves it.</source>
        <translation>ما تخرج به الرسائل، ورسالة تجريبية تثبته.</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>القوالب</translation>
    </message>
    <message>
        <source>What messages say, in each language, with a preview.</source>
        <translation>ما تقوله الرسائل بكل لغة، مع معاينة.</translation>
    </message>
    <message>
        <source>How often and when</source>
        <translation>كم مرة ومتى</translation>
    </message>
    <message>
        <source>Limits and quiet hours of messages that nobody asked for.</source>
        <translation>حدود وساعات هدوء للرسائل التي لم يطلبها أحد.</translation>
    </message>
    <message>
        <source>Rules of countries</source>
        <translation>قواعد البلدان</translation>
    </message>
    <message>
        <source>Quiet hours, consent and marketing where people live, with sources.</source>
        <translation>ساعات الهدوء والموافقة والتسويق حيث يعيش الناس، مع المصادر.</translation>
    </message>
    <message>
        <source>Consent wordings</source>
        <translation>نصوص الموافقة</translation>
    </message>
    <message>
        <source>What people are shown when they are asked whether they agree.</source>
        <translation>ما يُعرض على الناس حين يُسألون عن موافقتهم.</translation>
    </message>
    <message>
        <source>Emergency words</source>
        <translation>كلمات الطوارئ</translation>
    </message>
    <message>
        <source>Words after which a person acts now.</source>
        <translation>كلمات يتصرف شخص بعدها فورًا.</translation>
    </message>
    <message>
        <source>Opt-out words</source>
        <translation>كلمات إيقاف الرسائل</translation>
    </message>
    <message>
        <source>Words that ask for no more messages: STOP and its like.</source>
        <translation>كلمات تطلب إيقاف الرسائل: STOP وما يشبهها.</translation>
    </message>
    <message>
        <source>Workstations</source>
        <translation>محطات العمل</translation>
    </message>
    <message>
        <source>Computers of the practice: what each carries, signing one out.</source>
        <translation>حواسيب العيادة: ما يحمله كل منها وإخراج أحدها.</translation>
    </message>
    <message>
        <source>Backup and copy</source>
        <translation>النسخ الاحتياطي والنسخة</translation>
    </message>
    <message>
        <source>When the practice was last backed up, and how fresh this copy is.</source>
        <translation>متى نُسخت العيادة احتياطيًا آخر مرة، وما مدى حداثة هذه النسخة.</translation>
    </message>
</context>
<context>
    <name>SettingsRead</name>
    <message>
        <source>A whole number from {0} to {1}.</source>
        <translation>عدد صحيح من {0} إلى {1}.</translation>
    </message>
    <message>
        <source>Write it like 9:00–13:00, 16:00–20:00.</source>
        <translation>اكتبها هكذا: 9:00–13:00, 16:00–20:00.</translation>
    </message>
    <message>
        <source>{0} is not after {1}; past midnight it is two days.</source>
        <translation>{0} ليست بعد {1}؛ وبعد منتصف الليل يومان.</translation>
    </message>
    <message>
        <source>Two openings overlap.</source>
        <translation>فترتان متداخلتان.</translation>
    </message>
    <message>
        <source>An amount such as 1,200.</source>
        <translation>مبلغ مثل 1,200.</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>مغلق</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>Settings</source>
        <translation>الإعدادات</translation>
    </message>
    <message>
        <source>find a setting</source>
        <translation>ابحث عن إعداد</translation>
    </message>
    <message>
        <source>save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>add</source>
        <translation>إضافة</translation>
    </message>
    <message>
        <source>all keys</source>
        <translation>كل المفاتيح</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>حفظ</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>تجاهل</translation>
    </message>
    <message>
        <source>Discard what is not saved</source>
        <translation>تجاهل ما لم يُحفظ</translation>
    </message>
    <message>
        <source>Nothing is changed.</source>
        <translation>لم يتغير شيء.</translation>
    </message>
    <message>
        <source>Not saved yet.</source>
        <translation>لم يُحفظ بعد.</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>جارٍ الحفظ</translation>
    </message>
</context>
<context>
    <name>SidePane</name>
    <message>
        <source>Family on this phone or e-mail</source>
        <translation>العائلة على هذا الهاتف أو البريد</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>المواعيد</translation>
    </message>
    <message>
        <source>Visit</source>
        <translation>موعد</translation>
    </message>
    <message>
        <source>Running now</source>
        <translation>جارٍ الآن</translation>
    </message>
    <message>
        <source>No follow-up runs.</source>
        <translation>لا متابعة جارية.</translation>
    </message>
    <message>
        <source>{0}, version {1}</source>
        <translation>{0}، الإصدار {1}</translation>
    </message>
    <message>
        <source>started {0}</source>
        <translation>بدأت {0}</translation>
    </message>
    <message>
        <source>Stop this follow-up</source>
        <translation>أوقف هذه المتابعة</translation>
    </message>
    <message>
        <source>Stop everything</source>
        <translation>أوقف كل شيء</translation>
    </message>
    <message numerus="yes">
        <source>Stops %n follow-up(s). Can be undone.</source>
        <translation>
            <numerusform>لا متابعات</numerusform>
            <numerusform>يوقف متابعة واحدة. يمكن التراجع.</numerusform>
            <numerusform>يوقف متابعتين. يمكن التراجع.</numerusform>
            <numerusform>يوقف %n متابعات. يمكن التراجع.</numerusform>
            <numerusform>يوقف %n متابعة. يمكن التراجع.</numerusform>
            <numerusform>يوقف %n متابعة. يمكن التراجع.</numerusform>
        </translation>
    </message>
    <message>
        <source>Consent</source>
        <translation>الموافقات</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>تغيير</translation>
    </message>
    <message>
        <source>Marketing</source>
        <translation>التسويق</translation>
    </message>
    <message>
        <source>Not asked</source>
        <translation>لم يُسأل</translation>
    </message>
    <message>
        <source>treated as no</source>
        <translation>يُعد رفضاً</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>نعم</translation>
    </message>
    <message>
        <source>No</source>
        <translation>لا</translation>
    </message>
</context>
<context>
    <name>SidePanel</name>
    <message>
        <source>Open the contact</source>
        <translation>افتح جهة الاتصال</translation>
    </message>
    <message>
        <source>Close the panel</source>
        <translation>أغلق اللوحة الجانبية</translation>
    </message>
</context>
<context>
    <name>SignCard</name>
    <message>
        <source>Sign to go live</source>
        <translation>التوقيع لبدء العمل الفعلي</translation>
    </message>
    <message>
        <source>What changes when you sign</source>
        <translation>ما الذي يتغير حين توقّع</translation>
    </message>
    <message>
        <source>From now on real messages go out: to your patients’ own phones and addresses.</source>
        <translation>من الآن تخرج رسائل حقيقية: إلى هواتف مرضاكم وعناوينهم.</translation>
    </message>
    <message>
        <source>Follow-ups that run by themselves write to real people, within their hours and their consent.</source>
        <translation>المتابعات التلقائية تراسل الناس فعلًا، ضمن ساعاتهم وموافقاتهم.</translation>
    </message>
    <message>
        <source>What was sent or queued in practice mode stays there: none of it is ever sent for real.</source>
        <translation>ما أُرسل أو انتظر في وضع التدريب يبقى فيه: لا يُرسل منه شيء فعلًا أبدًا.</translation>
    </message>
    <message>
        <source>You can go back to practice mode at any time. What is out is out.</source>
        <translation>يمكنك العودة إلى وضع التدريب متى شئت. وما خرج فقد خرج.</translation>
    </message>
    <message>
        <source>Your name, as it stands among the staff</source>
        <translation>اسمك كما هو مدوّن بين الموظفين</translation>
    </message>
    <message>
        <source>Go live</source>
        <translation>بدء العمل الفعلي</translation>
    </message>
    <message>
        <source>Ctrl</source>
        <translation>Ctrl</translation>
    </message>
    <message>
        <source>Queued in practice mode now, and staying there: {0}.</source>
        <translation>ينتظر الآن في وضع التدريب ويبقى فيه: {0}.</translation>
    </message>
    <message>
        <source>Type your name first.</source>
        <translation>اكتب اسمك أولًا.</translation>
    </message>
</context>
<context>
    <name>SignInForm</name>
    <message>
        <source>Sign in to Foredesk</source>
        <translation>تسجيل الدخول إلى Foredesk</translation>
    </message>
    <message>
        <source>This PC will keep an encrypted copy of the clinic’s book.</source>
        <translation>سيحتفظ هذا الجهاز بنسخة مشفرة من سجل العيادة.</translation>
    </message>
    <message>
        <source>Clinic server</source>
        <translation>خادم العيادة</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>البريد الإلكتروني</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>كلمة المرور</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>تسجيل الدخول</translation>
    </message>
    <message>
        <source>Try a demo clinic</source>
        <translation>جرّب عيادة تجريبية</translation>
    </message>
    <message>
        <source>An invented clinic with live traffic, in a window of its own. Nothing of it reaches a real one.</source>
        <translation>عيادة مختلقة بحركة حية، في نافذة مستقلة. لا يصل منها شيء إلى عيادة حقيقية.</translation>
    </message>
    <message>
        <source>Signing in</source>
        <translation>جارٍ تسجيل الدخول</translation>
    </message>
    <message>
        <source>The demo clinic is being built. Its window opens in half a minute or so; this one stays as it is.</source>
        <translation>تُبنى العيادة التجريبية الآن. تُفتح نافذتها خلال نصف دقيقة تقريباً؛ وتبقى هذه كما هي.</translation>
    </message>
</context>
<context>
    <name>SixQuestions</name>
    <message>
        <source>The six questions</source>
        <translation>الأسئلة الستة</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>المرحلة</translation>
    </message>
    <message>
        <source>Happened</source>
        <translation>ما حدث</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>التالي</translation>
    </message>
    <message>
        <source>Has it run?</source>
        <translation>هل نُفّذ؟</translation>
    </message>
    <message>
        <source>Who decides</source>
        <translation>من يقرر</translation>
    </message>
</context>
<context>
    <name>SlipTable</name>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>What slipped through</source>
        <translation>ما فات</translation>
    </message>
    <message>
        <source>Since</source>
        <translation>منذ</translation>
    </message>
    <message>
        <source>At stake</source>
        <translation>على المحك</translation>
    </message>
</context>
<context>
    <name>Slipped</name>
    <message>
        <source>Never answered</source>
        <translation>لم يُرد عليهم</translation>
    </message>
    <message>
        <source>wrote or enquired, and nobody answered for a day</source>
        <translation>كتبوا أو استفسروا ولم يرد أحد طوال يوم</translation>
    </message>
    <message>
        <source>Never called back</source>
        <translation>لم يُعاود الاتصال بهم</translation>
    </message>
    <message>
        <source>rang, and nobody returned the call for a day</source>
        <translation>اتصلوا ولم يعاود أحد الاتصال طوال يوم</translation>
    </message>
    <message>
        <source>Quote not asked after</source>
        <translation>عرض سعر لم يُتابع</translation>
    </message>
    <message>
        <source>has an open quote, and heard nothing for a week</source>
        <translation>لهم عرض سعر مفتوح ولم يسمعوا شيئًا منذ أسبوع</translation>
    </message>
    <message>
        <source>Stopped coming</source>
        <translation>انقطعوا عن المجيء</translation>
    </message>
    <message>
        <source>has not been here for half a year, with no visit ahead</source>
        <translation>لم يأتوا منذ نصف عام ولا زيارة قادمة لهم</translation>
    </message>
    <message>
        <source>Answered elsewhere</source>
        <translation>رُدّ عليهم بطريقة أخرى</translation>
    </message>
    <message>
        <source>They do not want it</source>
        <translation>لا يريدون ذلك</translation>
    </message>
    <message>
        <source>Moved away</source>
        <translation>انتقلوا</translation>
    </message>
    <message>
        <source>Not a patient</source>
        <translation>ليسوا مرضى</translation>
    </message>
    <message>
        <source>Too long ago</source>
        <translation>مضى وقت طويل</translation>
    </message>
    <message>
        <source>Stopped coming: no visit on record</source>
        <translation>انقطعوا عن المجيء: لا زيارة مدوّنة</translation>
    </message>
    <message>
        <source>Never answered: no answer on record</source>
        <translation>لم يُرد عليهم: لا رد مدوّن</translation>
    </message>
    <message>
        <source>{0} a person: the average of the {1} visits you kept in the last year.</source>
        <translation>{0} للشخص: متوسط {1} زيارة تمت في العام الماضي.</translation>
    </message>
    <message>
        <source>{0} a person: the average of your prices, {1} of them.</source>
        <translation>{0} للشخص: متوسط أسعاركم، وعددها {1}.</translation>
    </message>
    <message>
        <source>No amounts: your services have no prices yet. Nothing is made up. Each person counts once.</source>
        <translation>لا مبالغ: لا أسعار لخدماتكم بعد، ولا يُختلق شيء. كل شخص يُحتسب مرة واحدة.</translation>
    </message>
    <message>
        <source>{0} An open quote counts with its own amount, each person once. What is at stake, not what will come.</source>
        <translation>{0} عرض السعر المفتوح يُحتسب بمبلغه، وكل شخص مرة واحدة. هذا ما على المحك، لا ما سيأتي.</translation>
    </message>
</context>
<context>
    <name>SlippedView</name>
    <message>
        <source>Most at stake</source>
        <translation>الأكثر على المحك</translation>
    </message>
    <message>
        <source>Longest ago</source>
        <translation>الأقدم</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>الترتيب</translation>
    </message>
    <message>
        <source>What slipped through</source>
        <translation>ما فات</translation>
    </message>
    <message>
        <source>Looking through the book</source>
        <translation>البحث في السجل</translation>
    </message>
    <message>
        <source>You can go on working meanwhile.</source>
        <translation>يمكنك متابعة العمل في هذه الأثناء.</translation>
    </message>
    <message>
        <source>Nothing slipped through</source>
        <translation>لم يفت شيء</translation>
    </message>
    <message>
        <source>Everybody who wrote was answered, every call was returned, every quote was asked after, and nobody stopped coming.</source>
        <translation>كل من كتب رُدّ عليه، وكل اتصال عُوود، وكل عرض سعر توبع، ولم ينقطع أحد عن المجيء.</translation>
    </message>
    <message>
        <source>Not looked through yet</source>
        <translation>لم يُبحث بعد</translation>
    </message>
    <message>
        <source>Looking through the whole book takes some seconds and changes nothing.</source>
        <translation>البحث في السجل كله يستغرق ثوانيَ ولا يغيّر شيئًا.</translation>
    </message>
    <message>
        <source>Look now</source>
        <translation>ابحث الآن</translation>
    </message>
    <message>
        <source>Start a follow-up</source>
        <translation>بدء متابعة</translation>
    </message>
    <message>
        <source>Let them be</source>
        <translation>دعهم</translation>
    </message>
    <message>
        <source>{0} people, {1}</source>
        <translation>{0} أشخاص، {1}</translation>
    </message>
    <message>
        <source>Select somebody first.</source>
        <translation>اختر أحدًا أولًا.</translation>
    </message>
    <message>
        <source>This is not for your role.</source>
        <translation>هذا ليس لدورك.</translation>
    </message>
    <message>
        <source>Start a follow-up for {0}</source>
        <translation>بدء متابعة لعدد {0}</translation>
    </message>
    <message>
        <source>No follow-up is published that could be started for a person.</source>
        <translation>لا متابعة منشورة يمكن بدؤها لشخص.</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>المتابعة</translation>
    </message>
    <message>
        <source>Which one?</source>
        <translation>أيها؟</translation>
    </message>
    <message>
        <source>For at most</source>
        <translation>لعدد لا يتجاوز</translation>
    </message>
    <message>
        <source>Selected: {0}. It begins from the top of the list, within each person’s consent and hours. A follow-up that would begin for far more people than usual pauses itself and asks.</source>
        <translation>المختارون: {0}. تبدأ من أعلى القائمة ضمن موافقة كل شخص وساعاته. والمتابعة التي تبدأ لعدد يفوق المعتاد بكثير توقف نفسها وتسأل.</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>ابدأ</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>جارٍ البدء</translation>
    </message>
    <message>
        <source>{0}: begun for {1}</source>
        <translation>{0}: بدأت لعدد {1}</translation>
    </message>
    <message>
        <source>A number from 1 to {0}.</source>
        <translation>عدد من 1 إلى {0}.</translation>
    </message>
    <message>
        <source>Why?</source>
        <translation>لماذا؟</translation>
    </message>
    <message>
        <source>Choose one</source>
        <translation>اختر واحدًا</translation>
    </message>
    <message>
        <source>Or in your words</source>
        <translation>أو بكلماتك</translation>
    </message>
    <message>
        <source>Selected: {0}. They leave this list until something new happens. The reason stands in their history.</source>
        <translation>المختارون: {0}. يخرجون من هذه القائمة حتى يحدث جديد. ويُدوَّن السبب في تاريخهم.</translation>
    </message>
    <message>
        <source>Let be: {0}</source>
        <translation>تُركوا: {0}</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Say why, so that nobody asks again.</source>
        <translation>اذكر السبب حتى لا يسأل أحد من جديد.</translation>
    </message>
</context>
<context>
    <name>Source</name>
    <message>
        <source>the website</source>
        <translation>الموقع</translation>
    </message>
    <message>
        <source>phone</source>
        <translation>الهاتف</translation>
    </message>
    <message>
        <source>walking in</source>
        <translation>زيارة مباشرة</translation>
    </message>
    <message>
        <source>referral</source>
        <translation>توصية</translation>
    </message>
</context>
<context>
    <name>Stage</name>
    <message>
        <source>New enquiry</source>
        <translation>استفسار جديد</translation>
    </message>
    <message>
        <source>In conversation</source>
        <translation>في محادثة</translation>
    </message>
    <message>
        <source>Quote sent</source>
        <translation>أُرسل العرض</translation>
    </message>
    <message>
        <source>Visit booked</source>
        <translation>حُجز موعد</translation>
    </message>
    <message>
        <source>Treatment accepted</source>
        <translation>قُبل العلاج</translation>
    </message>
    <message>
        <source>Lost</source>
        <translation>لم يكتمل</translation>
    </message>
    <message>
        <source>Dormant</source>
        <translation>خامل</translation>
    </message>
</context>
<context>
    <name>Standing</name>
    <message>
        <source>as of {0}</source>
        <translation>حتى {0}</translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) were damaged on this computer and were fetched again.</source>
        <translation>
            <numerusform>لا سجلات تالفة على هذا الجهاز.</numerusform>
            <numerusform>تلف سجل واحد على هذا الجهاز وجُلب من جديد.</numerusform>
            <numerusform>تلف سجلان على هذا الجهاز وجُلبا من جديد.</numerusform>
            <numerusform>تلفت %n سجلات على هذا الجهاز وجُلبت من جديد.</numerusform>
            <numerusform>تلف %n سجلاً على هذا الجهاز وجُلبت من جديد.</numerusform>
            <numerusform>تلف %n سجل على هذا الجهاز وجُلبت من جديد.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Search had lost %n record(s) on this computer and finds them again.</source>
        <translation>
            <numerusform>لم يفقد البحث أي سجل على هذا الجهاز.</numerusform>
            <numerusform>فقد البحث سجلاً واحداً على هذا الجهاز ويجده من جديد.</numerusform>
            <numerusform>فقد البحث سجلين على هذا الجهاز ويجدهما من جديد.</numerusform>
            <numerusform>فقد البحث %n سجلات على هذا الجهاز ويجدها من جديد.</numerusform>
            <numerusform>فقد البحث %n سجلاً على هذا الجهاز ويجدها من جديد.</numerusform>
            <numerusform>فقد البحث %n سجل على هذا الجهاز ويجدها من جديد.</numerusform>
        </translation>
    </message>
    <message>
        <source>Preparing a copy</source>
        <translation>جارٍ تجهيز نسخة</translation>
    </message>
    <message>
        <source>Fetching a copy</source>
        <translation>جارٍ جلب نسخة</translation>
    </message>
    <message>
        <source>Checking the copy</source>
        <translation>جارٍ فحص النسخة</translation>
    </message>
    <message>
        <source>Indexing the copy</source>
        <translation>جارٍ فهرسة النسخة</translation>
    </message>
    <message>
        <source>Switching over</source>
        <translation>جارٍ الانتقال إلى النسخة</translation>
    </message>
</context>
<context>
    <name>StepPanel</name>
    <message>
        <source>People here</source>
        <translation>الأشخاص هنا</translation>
    </message>
    <message>
        <source>Nobody stands here now.</source>
        <translation>لا أحد هنا الآن.</translation>
    </message>
    <message>
        <source>Details: {0}</source>
        <translation>التفاصيل: {0}</translation>
    </message>
    <message>
        <source>When</source>
        <translation>متى</translation>
    </message>
    <message>
        <source>Template {0}, for somebody invented</source>
        <translation>القالب {0}، لشخص متخيَّل</translation>
    </message>
    <message>
        <source>The practice has no words for this yet. Write them under Settings, Templates.</source>
        <translation>ليس لدى العيادة نص لهذا بعد. اكتبه في الإعدادات، القوالب.</translation>
    </message>
</context>
<context>
    <name>Stop</name>
    <message>
        <source>by hand</source>
        <translation>يدوياً</translation>
    </message>
</context>
<context>
    <name>Story</name>
    <message>
        <source>{0} years</source>
        <translation>{0} سنة</translation>
    </message>
    <message>
        <source>writes in {0}</source>
        <translation>يكتب بـ{0}</translation>
    </message>
    <message>
        <source>found you by {0}</source>
        <translation>وجدكم عبر {0}</translation>
    </message>
    <message>
        <source>Known since {0}.</source>
        <translation>معروف منذ {0}.</translation>
    </message>
    <message>
        <source>Shares a phone or e-mail with {0}.</source>
        <translation>يشارك الهاتف أو البريد مع {0}.</translation>
    </message>
    <message>
        <source>{0}, about {1}</source>
        <translation>{0}، نحو {1}</translation>
    </message>
    <message>
        <source>Nothing yet.</source>
        <translation>لا شيء بعد.</translation>
    </message>
    <message>
        <source>Nothing is expected.</source>
        <translation>لا شيء متوقع.</translation>
    </message>
    <message>
        <source>Start a follow-up, or add a task.</source>
        <translation>ابدأ متابعة أو أضف مهمة.</translation>
    </message>
    <message>
        <source>was due {0}</source>
        <translation>استحق {0}</translation>
    </message>
    <message>
        <source>due {0}</source>
        <translation>يستحق {0}</translation>
    </message>
    <message>
        <source>Nothing is open</source>
        <translation>لا شيء مفتوح</translation>
    </message>
    <message>
        <source>No, blocked</source>
        <translation>لا، متوقف</translation>
    </message>
    <message>
        <source>No, it waits</source>
        <translation>لا، ينتظر</translation>
    </message>
    <message>
        <source>No, its time passed</source>
        <translation>لا، فات وقته</translation>
    </message>
    <message>
        <source>Not known yet</source>
        <translation>غير معلوم بعد</translation>
    </message>
    <message>
        <source>No, not due yet</source>
        <translation>لا، لم يحن بعد</translation>
    </message>
    <message>
        <source>No, due</source>
        <translation>لا، مستحق</translation>
    </message>
    <message>
        <source>No, late</source>
        <translation>لا، متأخر</translation>
    </message>
    <message>
        <source>It is on its way</source>
        <translation>في الطريق</translation>
    </message>
    <message>
        <source>You are on it</source>
        <translation>أنت تتولاه</translation>
    </message>
    <message>
        <source>Nobody needs to</source>
        <translation>لا حاجة لأحد</translation>
    </message>
    <message>
        <source>Nobody yet</source>
        <translation>لا أحد بعد</translation>
    </message>
    <message>
        <source>whoever acts first takes it</source>
        <translation>من يبدأ أولاً يتولاه</translation>
    </message>
    <message>
        <source>returns to the queue in {0}</source>
        <translation>يعود إلى القائمة بعد {0}</translation>
    </message>
    <message>
        <source>You</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>Foredesk does it by itself</source>
        <translation>يقوم به Foredesk من تلقاء نفسه</translation>
    </message>
    <message>
        <source>A colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>you</source>
        <translation>أنت</translation>
    </message>
    <message>
        <source>a colleague</source>
        <translation>زميل</translation>
    </message>
    <message>
        <source>a follow-up</source>
        <translation>متابعة</translation>
    </message>
    <message>
        <source>this workstation</source>
        <translation>هذا الجهاز</translation>
    </message>
    <message>
        <source>the website</source>
        <translation>الموقع</translation>
    </message>
    <message>
        <source>Foredesk</source>
        <translation>Foredesk</translation>
    </message>
    <message>
        <source>Because</source>
        <translation>لأن</translation>
    </message>
    <message>
        <source>Rule</source>
        <translation>القاعدة</translation>
    </message>
    <message>
        <source>By</source>
        <translation>عبر</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>قُرئ</translation>
    </message>
    <message>
        <source>open hours only</source>
        <translation>أوقات العمل فقط</translation>
    </message>
    <message>
        <source>all hours</source>
        <translation>كل الأوقات</translation>
    </message>
    <message>
        <source>open end</source>
        <translation>دون نهاية</translation>
    </message>
    <message>
        <source>Clock</source>
        <translation>الساعة</translation>
    </message>
    <message>
        <source>Why not</source>
        <translation>لماذا لا</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>لماذا</translation>
    </message>
    <message>
        <source>A call: no message may be sent to them, see Consent</source>
        <translation>مكالمة: لا يجوز إرسال رسالة إليهم، انظر الموافقة</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>نعم</translation>
    </message>
    <message>
        <source>no</source>
        <translation>لا</translation>
    </message>
    <message>
        <source>{0} from them</source>
        <translation>{0} منه</translation>
    </message>
    <message>
        <source>{0}, {1}</source>
        <translation>{0}، {1}</translation>
    </message>
    <message>
        <source>until {0}</source>
        <translation>حتى {0}</translation>
    </message>
</context>
<context>
    <name>SwitchCard</name>
    <message>
        <source>Who is at the desk?</source>
        <translation>من على المكتب؟</translation>
    </message>
    <message>
        <source>4 digits, no Enter needed</source>
        <translation>4 أرقام، دون Enter</translation>
    </message>
    <message>
        <source>Everything from now on is theirs: who acted is always the person.</source>
        <translation>كل ما يحدث من الآن باسمه: الفاعل دائماً هو الشخص نفسه.</translation>
    </message>
    <message>
        <source>Sign in with the password</source>
        <translation>الدخول بكلمة المرور</translation>
    </message>
    <message>
        <source>{0}, until now</source>
        <translation>{0}، حتى الآن</translation>
    </message>
    <message>
        <source>PIN of {0}</source>
        <translation>رمز {0}</translation>
    </message>
</context>
<context>
    <name>TalkPage</name>
    <message>
        <source>Back</source>
        <translation>رجوع</translation>
    </message>
    <message>
        <source>Ring</source>
        <translation>اتصل</translation>
    </message>
    <message>
        <source>Ring the clinic</source>
        <translation>اتصل بالعيادة</translation>
    </message>
    <message>
        <source>Written by</source>
        <translation>تُكتب عبر</translation>
    </message>
    <message>
        <source>Send {0}</source>
        <translation>أرسل {0}</translation>
    </message>
    <message>
        <source>Write to the clinic</source>
        <translation>اكتب إلى العيادة</translation>
    </message>
    <message>
        <source>Send</source>
        <translation>أرسل</translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message>
        <source>“{0}” is not for your role.</source>
        <translation>«{0}» ليس ضمن دورك.</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>تراجع</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>تم التراجع</translation>
    </message>
</context>
<context>
    <name>Template</name>
    <message>
        <source>Their name is not known.</source>
        <translation>اسمهم غير معروف.</translation>
    </message>
    <message>
        <source>The location’s address is not set.</source>
        <translation>عنوان الفرع غير محدد.</translation>
    </message>
    <message>
        <source>The location is not set.</source>
        <translation>الفرع غير محدد.</translation>
    </message>
    <message>
        <source>The opening hours are not set.</source>
        <translation>ساعات العمل غير محددة.</translation>
    </message>
    <message>
        <source>The emergency number is not set.</source>
        <translation>رقم الطوارئ غير محدد.</translation>
    </message>
    <message>
        <source>They have no visit to come.</source>
        <translation>ليس لهم موعد قادم.</translation>
    </message>
    <message>
        <source>The visit has no service.</source>
        <translation>الموعد بلا خدمة.</translation>
    </message>
    <message>
        <source>The visit has no practitioner.</source>
        <translation>الموعد بلا طبيب.</translation>
    </message>
    <message>
        <source>No amount is open.</source>
        <translation>لا مبلغ مستحق.</translation>
    </message>
    <message>
        <source>Nobody has made the link yet.</source>
        <translation>لم يُنشئ أحد الرابط بعد.</translation>
    </message>
</context>
<context>
    <name>Templates</name>
    <message>
        <source>WhatsApp has not approved it, so it cannot go while the window is closed.</source>
        <translation>لم يوافق عليه WhatsApp، فلا يمكن إرساله والنافذة مغلقة.</translation>
    </message>
    <message>
        <source>It cannot be filled in here.</source>
        <translation>لا يمكن ملؤه هنا.</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>القوالب</translation>
    </message>
    <message>
        <source>Templates for {channel}</source>
        <translation>قوالب {channel}</translation>
    </message>
    <message>
        <source>Search the templates</source>
        <translation>ابحث في القوالب</translation>
    </message>
    <message>
        <source>As it would go out</source>
        <translation>كما سيُرسَل</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>استخدمه</translation>
    </message>
    <message>
        <source>You can change the words before they go.</source>
        <translation>يمكنك تغيير الكلمات قبل إرسالها.</translation>
    </message>
    <message>
        <source>While the window is closed it goes as it stands.</source>
        <translation>ما دامت النافذة مغلقة يُرسَل كما هو.</translation>
    </message>
    <message>
        <source>No template is called that.</source>
        <translation>لا قالب بهذا الاسم.</translation>
    </message>
    <message>
        <source>No template is made for this channel. An owner can write one in Settings.</source>
        <translation>لا قالب لهذه القناة. يمكن للمالك كتابة قالب في الإعدادات.</translation>
    </message>
</context>
<context>
    <name>TemplatesPage</name>
    <message>
        <source>Insert what a message may tell</source>
        <translation>أدرج ما يجوز للرسالة قوله</translation>
    </message>
    <message>
        <source>No longer send</source>
        <translation>أوقف إرسالها</translation>
    </message>
    <message>
        <source>Write it in another language</source>
        <translation>اكتبها بلغة أخرى</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>القوالب</translation>
    </message>
    <message>
        <source>Add a template</source>
        <translation>أضف قالبًا</translation>
    </message>
    <message>
        <source>New template</source>
        <translation>قالب جديد</translation>
    </message>
    <message>
        <source>No template yet</source>
        <translation>لا قوالب بعد</translation>
    </message>
    <message>
        <source>Follow-ups say nothing by themselves without one.</source>
        <translation>لا تقول المتابعات شيئًا تلقائيًا من دون قالب.</translation>
    </message>
    <message>
        <source>Visits and care</source>
        <translation>الزيارات والرعاية</translation>
    </message>
    <message>
        <source>News and offers</source>
        <translation>الأخبار والعروض</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>الاسم</translation>
    </message>
    <message>
        <source>What follow-ups call it by: small letters, digits and -.</source>
        <translation>ما تسميه به المتابعات: حروف لاتينية صغيرة وأرقام و-.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>For</source>
        <translation>الغرض</translation>
    </message>
    <message>
        <source>By</source>
        <translation>عبر</translation>
    </message>
    <message>
        <source>Subject of e-mail</source>
        <translation>موضوع البريد</translation>
    </message>
    <message>
        <source>What it says</source>
        <translation>ما تقوله</translation>
    </message>
    <message>
        <source>Approved by WhatsApp as</source>
        <translation>الاسم الذي اعتمدته واتساب</translation>
    </message>
    <message>
        <source>Only then it may go more than a day after they last wrote.</source>
        <translation>عندئذ فقط يجوز إرسالها بعد أكثر من يوم على آخر ما كتبوه.</translation>
    </message>
    <message>
        <source>Saved: these words are sent from now on</source>
        <translation>حُفظ: هذه الكلمات تُرسل من الآن</translation>
    </message>
    <message>
        <source>Write it in {0} too</source>
        <translation>اكتبها بـ{0} أيضًا</translation>
    </message>
    <message>
        <source>Small letters, digits and - alone, such as reminder-2d.</source>
        <translation>حروف لاتينية صغيرة وأرقام و- فقط، مثل reminder-2d.</translation>
    </message>
    <message>
        <source>There is one of this name and language already.</source>
        <translation>يوجد قالب بهذا الاسم وهذه اللغة.</translation>
    </message>
    <message>
        <source>Choose one at least.</source>
        <translation>اختر واحدة على الأقل.</translation>
    </message>
    <message>
        <source>Line {0}. {1}</source>
        <translation>السطر {0}. {1}</translation>
    </message>
    <message>
        <source>As a sample person gets it</source>
        <translation>كما تصل إلى شخص تجريبي</translation>
    </message>
    <message>
        <source>parts: {0}, characters: {1}</source>
        <translation>الأجزاء: {0}، الحروف: {1}</translation>
    </message>
    <message>
        <source>Earlier versions</source>
        <translation>النسخ السابقة</translation>
    </message>
    <message>
        <source>Version {0}, {1}, {2}</source>
        <translation>النسخة {0}، {1}، {2}</translation>
    </message>
    <message>
        <source>These words are no longer sent</source>
        <translation>لم تعد هذه الكلمات تُرسل</translation>
    </message>
    <message>
        <source>Not sent</source>
        <translation>لا تُرسل</translation>
    </message>
    <message>
        <source>No {0}</source>
        <translation>لا توجد بـ{0}</translation>
    </message>
</context>
<context>
    <name>TextPage</name>
    <message>
        <source>Discard the draft</source>
        <translation>حذف المسودة</translation>
    </message>
    <message>
        <source>Your draft is kept on this computer as you type; nobody else sees it before you publish it.</source>
        <translation>تُحفظ مسودتك على هذا الحاسوب أثناء الكتابة؛ لا يراها غيرك قبل نشرها.</translation>
    </message>
    <message>
        <source>This is what runs. What you change becomes your draft.</source>
        <translation>هذا ما يعمل. ما تغيّره يصبح مسودتك.</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>التسلسل الزمني</translation>
    </message>
</context>
<context>
    <name>TimelinePane</name>
    <message>
        <source>Everything</source>
        <translation>الكل</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>الرسائل</translation>
    </message>
    <message>
        <source>Calls</source>
        <translation>مكالمات</translation>
    </message>
    <message>
        <source>Visits</source>
        <translation>المواعيد</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>ملاحظات</translation>
    </message>
    <message>
        <source>About</source>
        <translation>نبذة</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>لا شيء هنا بعد</translation>
    </message>
    <message>
        <source>What happens with this person appears here.</source>
        <translation>يظهر هنا ما يحدث مع هذا الشخص.</translation>
    </message>
</context>
<context>
    <name>Times</name>
    <message>
        <source>{0} s</source>
        <translation>{0} ث</translation>
    </message>
    <message>
        <source>{0} m</source>
        <translation>{0} د</translation>
    </message>
    <message>
        <source>{0} h {1} m</source>
        <translation>{0} س {1} د</translation>
    </message>
    <message>
        <source>{0} h</source>
        <translation>{0} س</translation>
    </message>
    <message>
        <source>{0} d</source>
        <translation>{0} ي</translation>
    </message>
    <message>
        <source>today</source>
        <translation>اليوم</translation>
    </message>
    <message>
        <source>tomorrow</source>
        <translation>غداً</translation>
    </message>
    <message>
        <source>yesterday</source>
        <translation>أمس</translation>
    </message>
    <message>
        <source>Today, {0}</source>
        <translation>اليوم، {0}</translation>
    </message>
    <message>
        <source>Yesterday, {0}</source>
        <translation>أمس، {0}</translation>
    </message>
    <message>
        <source>{0} {1}</source>
        <translation>{0} {1}</translation>
    </message>
    <message>
        <source>{0} ago</source>
        <translation>قبل {0}</translation>
    </message>
    <message>
        <source>now</source>
        <translation>الآن</translation>
    </message>
    <message>
        <source>{0} over</source>
        <translation>تأخر {0}</translation>
    </message>
    <message>
        <source>in {0}</source>
        <translation>بعد {0}</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>بقي {0}</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Search people, messages, actions</source>
        <translation>ابحث عن شخص أو رسالة أو إجراء</translation>
    </message>
    <message>
        <source>Needs a decision</source>
        <translation>بانتظار قرار</translation>
    </message>
    <message>
        <source>Switch person</source>
        <translation>تبديل الموظف</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>قفل</translation>
    </message>
    <message>
        <source>{name}, switch person</source>
        <translation>{name}، تبديل الموظف</translation>
    </message>
</context>
<context>
    <name>Tray</name>
    <message>
        <source>{name}: {count} need a person</source>
        <translation>{name}: {count} تحتاج شخصاً</translation>
    </message>
</context>
<context>
    <name>Veil</name>
    <message>
        <source>Locked</source>
        <translation>مقفل</translation>
    </message>
</context>
<context>
    <name>Waiting</name>
    <message>
        <source>Open Foredesk</source>
        <translation>فتح Foredesk</translation>
    </message>
    <message>
        <source>Lock</source>
        <translation>قفل</translation>
    </message>
    <message>
        <source>Online, follow-ups keep running</source>
        <translation>متصل، والمتابعات مستمرة</translation>
    </message>
    <message>
        <source>Offline, this workstation keeps working</source>
        <translation>غير متصل، وهذا الجهاز يواصل العمل</translation>
    </message>
    <message>
        <source>A call is ringing</source>
        <translation>مكالمة ترنّ</translation>
    </message>
    <message>
        <source>Open Foredesk to see who it is.</source>
        <translation>افتح Foredesk لترى من المتصل.</translation>
    </message>
</context>
<context>
    <name>Ways</name>
    <message>
        <source>Window closed, template only</source>
        <translation>النافذة مغلقة، قوالب فقط</translation>
    </message>
    <message>
        <source>Template only</source>
        <translation>قوالب فقط</translation>
    </message>
    <message>
        <source>Window open {0}</source>
        <translation>النافذة مفتوحة {0}</translation>
    </message>
    <message>
        <source>{count} SMS, {left} left</source>
        <translation>{count} SMS، بقي {left}</translation>
    </message>
    <message>
        <source>WhatsApp is closed for free words</source>
        <translation>WhatsApp مغلق أمام الكلام الحر</translation>
    </message>
    <message>
        <source>They last wrote more than 24 hours ago, or never. Until they write again WhatsApp carries templates only.</source>
        <translation>كتبوا آخر مرة قبل أكثر من 24 ساعة أو لم يكتبوا قط. حتى يكتبوا من جديد لا يحمل WhatsApp إلا القوالب.</translation>
    </message>
    <message>
        <source>Choose a template</source>
        <translation>اختر قالباً</translation>
    </message>
    <message>
        <source>There is no way to write to {who}</source>
        <translation>لا وسيلة للكتابة إلى {who}</translation>
    </message>
    <message>
        <source>No phone number and no e-mail address is on their record.</source>
        <translation>لا رقم هاتف ولا بريد إلكتروني في سجلّهم.</translation>
    </message>
    <message>
        <source>Open the contact</source>
        <translation>فتح جهة الاتصال</translation>
    </message>
    <message>
        <source>{0}. An opt-out holds until they take it back themselves; a call is still possible.</source>
        <translation>{0}. يبقى إلغاء الاشتراك قائماً حتى يلغوه بأنفسهم؛ والاتصال لا يزال ممكناً.</translation>
    </message>
    <message>
        <source>{who} does not want messages</source>
        <translation>{who} لا يريد رسائل</translation>
    </message>
    <message>
        <source>Call</source>
        <translation>اتصال</translation>
    </message>
    <message>
        <source>They opted out of {channel} {day}</source>
        <translation>ألغوا اشتراكهم في {channel} {day}</translation>
    </message>
    <message>
        <source>The last one did not arrive: {why}</source>
        <translation>الأخيرة لم تصل: {why}</translation>
    </message>
    <message>
        <source>not delivered</source>
        <translation>لم تُسلَّم</translation>
    </message>
</context>
<context>
    <name>WhoseCard</name>
    <message>
        <source>Whom is this message from?</source>
        <translation>ممن هذه الرسالة؟</translation>
    </message>
    <message>
        <source>{who} share this number.</source>
        <translation>{who} يستخدمون هذا الرقم.</translation>
    </message>
    <message>
        <source>The message is {who}’s now</source>
        <translation>صارت الرسالة لـ {who}</translation>
    </message>
</context>
<context>
    <name>WordingsPage</name>
    <message>
        <source>Wordings</source>
        <translation>النصوص</translation>
    </message>
    <message>
        <source>Add a wording</source>
        <translation>إضافة نص</translation>
    </message>
    <message>
        <source>New wording</source>
        <translation>نص جديد</translation>
    </message>
    <message>
        <source>No wording yet</source>
        <translation>لا نص بعد</translation>
    </message>
    <message>
        <source>Without one, nobody can show what people agreed to.</source>
        <translation>من دونه لا يستطيع أحد إظهار ما وافق عليه الناس.</translation>
    </message>
    <message>
        <source>For</source>
        <translation>من أجل</translation>
    </message>
    <message>
        <source>By</source>
        <translation>عبر</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>What people are asked</source>
        <translation>ما يُسأل الناس عنه</translation>
    </message>
    <message>
        <source>Saving makes a new version. Whoever agreed to an earlier one agreed to that one.</source>
        <translation>الحفظ ينشئ نسخة جديدة. ومن وافق على سابقة وافق على تلك.</translation>
    </message>
    <message>
        <source>Version {0}</source>
        <translation>النسخة {0}</translation>
    </message>
    <message>
        <source>A new version is saved; it is shown from now on</source>
        <translation>حُفظت نسخة جديدة؛ تُعرض من الآن</translation>
    </message>
    <message>
        <source>Versions</source>
        <translation>النسخ</translation>
    </message>
    <message>
        <source>Version {0}, {1}, {2}</source>
        <translation>النسخة {0}، {1}، {2}</translation>
    </message>
    <message>
        <source>Answers that stand on it: {0}</source>
        <translation>الإجابات القائمة عليه: {0}</translation>
    </message>
    <message>
        <source>Visits and care</source>
        <translation>الزيارات والرعاية</translation>
    </message>
    <message>
        <source>News and offers</source>
        <translation>الأخبار والعروض</translation>
    </message>
</context>
<context>
    <name>WorkstationPage</name>
    <message>
        <source>Appearance</source>
        <translation>المظهر</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>فاتح</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>داكن</translation>
    </message>
    <message>
        <source>High contrast</source>
        <translation>تباين عالٍ</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>الألوان</translation>
    </message>
    <message>
        <source>High contrast is black and white with firm lines.</source>
        <translation>التباين العالي أسود وأبيض بخطوط واضحة.</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>الحجم</translation>
    </message>
    <message>
        <source>Text, rows and buttons grow together.</source>
        <translation>يكبر النص والصفوف والأزرار معاً.</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>تقليل الحركة</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>الحركة</translation>
    </message>
    <message>
        <source>Panels and toasts appear without moving.</source>
        <translation>تظهر اللوحات والإشعارات دون حركة.</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>اللغة</translation>
    </message>
    <message>
        <source>Language of this workstation</source>
        <translation>لغة هذا الجهاز</translation>
    </message>
    <message>
        <source>Arabic turns the window around.</source>
        <translation>تعكس العربية اتجاه النافذة.</translation>
    </message>
    <message>
        <source>Password and PIN</source>
        <translation>كلمة المرور والرمز</translation>
    </message>
    <message>
        <source>Change password</source>
        <translation>غيّر كلمة المرور</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>كلمة مرورك</translation>
    </message>
    <message>
        <source>With it you sign in at any workstation of the practice.</source>
        <translation>بها تدخل على أي جهاز في العيادة.</translation>
    </message>
    <message>
        <source>Choose a PIN</source>
        <translation>اختر رمزاً</translation>
    </message>
    <message>
        <source>Your PIN</source>
        <translation>رمزك</translation>
    </message>
    <message>
        <source>With it you sit down and unlock. It is the same at every workstation.</source>
        <translation>به تجلس وتفتح القفل. وهو نفسه على كل جهاز.</translation>
    </message>
    <message>
        <source>Sounds</source>
        <translation>الأصوات</translation>
    </message>
    <message>
        <source>A call rings</source>
        <translation>مكالمة ترنّ</translation>
    </message>
    <message>
        <source>Until somebody takes it.</source>
        <translation>حتى يردّ عليها أحد.</translation>
    </message>
    <message>
        <source>Something is late</source>
        <translation>شيء تأخّر</translation>
    </message>
    <message>
        <source>Once, for what is yours or nobody’s.</source>
        <translation>مرة واحدة، لما هو لك أو ليس لأحد.</translation>
    </message>
    <message>
        <source>A message came</source>
        <translation>وصلت رسالة</translation>
    </message>
    <message>
        <source>Once, unless its page is open.</source>
        <translation>مرة واحدة، ما لم تكن صفحتها مفتوحة.</translation>
    </message>
    <message>
        <source>On</source>
        <translation>مفعّل</translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>هذا الحاسوب</translation>
    </message>
    <message>
        <source>Start with the computer</source>
        <translation>البدء مع الحاسوب</translation>
    </message>
    <message>
        <source>Foredesk opens when you sign in to this computer.</source>
        <translation>يُفتح Foredesk عندما تسجّل الدخول إلى هذا الحاسوب.</translation>
    </message>
    <message>
        <source>This computer did not take the change. Nothing is different from before.</source>
        <translation>لم يقبل هذا الحاسوب التغيير. لم يتغيّر شيء عمّا كان.</translation>
    </message>
</context>
<context>
    <name>_Heads</name>
    <message>
        <source>Held back</source>
        <translation>موقوف</translation>
    </message>
    <message>
        <source>Late</source>
        <translation>متأخر</translation>
    </message>
    <message>
        <source>Ended, 7 d</source>
        <translation>انتهى، 7 أيام</translation>
    </message>
    <message>
        <source>Begun, 7 d</source>
        <translation>بدأ، 7 أيام</translation>
    </message>
    <message>
        <source>In it now</source>
        <translation>فيه الآن</translation>
    </message>
    <message>
        <source>State</source>
        <translation>الحالة</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>المتابعة</translation>
    </message>
    <message>
        <source>Who</source>
        <translation>من</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>لماذا</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>العامل</translation>
    </message>
    <message>
        <source>Draft</source>
        <translation>مسودة</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>الفرق</translation>
    </message>
</context>
<context>
    <name>_WordsPage</name>
    <message>
        <source>The practice’s own, one a line</source>
        <translation>كلمات العيادة، واحدة في كل سطر</translation>
    </message>
    <message>
        <source>The words are saved; they count from the next message on</source>
        <translation>حُفظت الكلمات؛ تُحسب من الرسالة التالية</translation>
    </message>
    <message>
        <source>“{0}” has fewer than two letters.</source>
        <translation>«{0}» أقل من حرفين.</translation>
    </message>
    <message>
        <source>“{0}…” is longer than {1} characters.</source>
        <translation>«{0}…» أطول من {1} حرفًا.</translation>
    </message>
</context>
</TS>
