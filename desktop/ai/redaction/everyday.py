"""Words that are names of people and words of every day: English and Arabic. Facts about two languages, written for this product.

A word of NEVER is no name by itself, whoever bears it. A word of EVERYDAY is one where it is written like one: with a
capital inside a sentence, or next to another name.
"""

from typing import Final

NEVER: Final = frozenset(
    """
    a about after all also am an and any are as ask at back be because been before book but by call came can come could
    did do does done down each else even every few first for from get give go good got had has have he hello
    help her here hi him his how i if in into is it its just keep know last let like ll look make many may me more
    most much must my name need never new next no not now number of off ok on one only open or other our out over own
    please re reply right same say send she should so some still such sure take tell than thank thanks that the
    their them then there these they thing this those through time to today tomorrow tonight too two under until up us
    use ve very want was way we week well went were what when where which while who whom whose why with without
    work would year years yes yet you your
    mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday
    jan feb mar apr jun jul aug sep sept oct nov dec january february march april june july august september october
    november december
    dear kind regards hello sir madam doctor dr mr mrs ms miss prof dental clinic
    في من على إلى الى عن مع هل ما ماذا لا نعم أن ان إن كان كانت هذا هذه ذلك تلك أنا انا أنت انت هو هي نحن هم هنا هناك
    غدا غدًا اليوم أمس امس بكرة الآن الان قبل بعد عند كل أي اي أو او ثم لكن لو إذا اذا متى أين اين كيف كم لماذا ليش وين
    السبت الأحد الاحد الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة يوم أسبوع شهر سنة ساعة الساعة
    صباح مساء الخير السلام عليكم وعليكم شكرا شكرًا مرحبا أهلا اهلا تحية عزيزي عزيزتي طيب تمام ممكن أريد اريد أبغى ابغى
    موعد الموعد سعر السعر عيادة العيادة أسنان الأسنان دكتور دكتورة الدكتور طبيب الطبيب السيد السيدة رقم
    يا قد لم لن سوف كما بين تم لقد حتى منذ خلال عبر دون غير فقط أيضا ايضا جدا
    """.split()
)
EVERYDAY: Final = frozenset(
    """
    will said long day days see
    abbey abbott able ace adore amber angel apple archer ash ashes autumn bacon bailey baker ball bank banks bar barber
    bark bars bass battle bay beach bean beans bear beau bell belt bench berry best bill birch bird bishop black blank
    blessing bliss block bloom blue board bond bone book booker boot boots born bow bowl bowman box brace bragg brain
    branch brand brave bread bridge bridges bright broad brook brooks brown buck bull bunny burden burn burns bush
    butcher butler butter cage call camp cane cannon canal cap card care carpenter carter case cash castle chamber
    chambers chance chandler chapel chapman charity chase check cherry chew child christmas church clay clear clever
    close cloud clover coach coal coffee cold cole constant cook cookie cool copper coral corn cotton couch courage
    court cox craft crane crisp cross crow crown crystal cup curry daily daisy dale dance danger dash dawn dean dear
    deck deep deer dell destiny diamond dish dove drake draper draw drew duke dwell eagle earl early east easter ebony
    eden ember emerald english ernest even faith falcon fall farm farmer farrow fast fawn feather fern field fields
    filling finch fine finn fire fish fisher flag flint flood flower foot ford foreman forest foster fountain fox frank
    free french fresh friend frost fuller gale gamble game garden gardener garland gates gay gem gentle giant gift
    ginger glad glass glen glory goat gold golden good goodman goose gore gown grace grain grand grant grass gray green
    grey grove guard gum gun guy haley hall ham hammer hand handy happy harbor hard hardy harmony harp hart harvest
    hawk hay hazel head heal heart heath heather heaven hedge helm herb hero heron high hill hobby hold holly holiday
    holy home honey honor honour hood hook hope horn horse hound house howl hunt hunter hurt ice implant independence
    ink iris iron ivory ivy jack jade jasmine jasper jay jewel job jobs jolly journey joy judge just justice keen key
    keys kind king kitchen knight lace lady lake lamb lance land lane lark lavender law lawless lawn leaf lean legacy
    lemon lever liberty light lily lime linen lion little lock lodge london loop lord lot love lovely loving low luck
    lucky lush lyric major manly manner maple marble march mark marsh marshall mason master max mead meadow mercy
    merry mess mild mile miles mill miller minor miracle mist moody moon moor moral morning moss mouth music myrtle
    nail neat new nice night nightingale noble noon north novel oak ocean olive opal orange page pain paine painter
    palm palmer pansy paris park parker parry parson parsons patience patient peace peach peacock pear pearl peel
    penny pepper perfect perry petal pickles pierce pike pilgrim pine piper pitt pitts place plain plum plumber polish
    pool poor pope poppy porter post potter pound power powers precious price pride priest prince princess proper
    providence purple quick quill rain rainbow ranger raven ray read reader red reed reef rest reward rich ridge
    rising ritter river rivers road rob robin rock rod roman rook room root rose rosemary round rowan royal ruby rule
    rush rust ruth sage sailor saint sale salmon salt sand sands sandy savage savior sawyer scales school scott sea
    season self sense serene sergeant sexton shade sharp sheep shell shepherd shield shine ship shore short sierra
    silver simple singer sky sleep slim small smart smile smith smooth snow soul south spark sparks sparrow speed
    spice spring squire stable star stark starling steel step sterling stern stone storm story strange stream street
    strong sugar summer summers sun sunny surprise swallow swan sweet swift sword sycamore tall tanner tate taylor
    temple tender test thorn thorne thrush tiger tooth towns tower town townsend trade train travel treasure tree trinity
    trip true trust tucker tulip turner unique valentine valley velvet venus vice victor victory village vine violet
    virgin virtue vision visit waite walk walker wall walls ward warm warner waste water waters watt wave wealth weaver
    webb weber weeks wells west wheat wheel wheeler whisper white wild willow wind winter winters wise wish wolf wonder
    wood woods woodward word words work worth wren wright yard york young zen
    نور أمل امل سلام كريم جميل جميلة سعيد سعيدة هدى سماء ورد وردة زهرة ياسمين ريم حياة فرح سرور بشرى وفاء صفاء هناء
    رجاء دعاء شفاء ضياء بهاء إيمان ايمان إسلام اسلام إحسان احسان عدل صادق أمين امين حكيم عزيز عزيزة غالي صالح طاهر
    ناصر منصور شريف عظيم كبير صغير طويل قصير وحيد فريد جديد قديم أول اول ثاني أبيض ابيض أسود اسود ذهب فضة لؤلؤ مرجان
    ليل نهار فجر صباح شمس قمر نجم نجمة غيث مطر ربيع خريف سحر عسل سكر مال خير بركة رحمة نعمة هبة منى أماني اماني أحلام
    احلام عيد شعبان رمضان رجب محرم صفر جمعة خميس سبت وسام وعد عهد حل حلول شهد تقى سهل سهيل باب حسن حسنة حلو مبارك
    """.split()
)
CONNECTORS: Final = frozenset(
    "bin bint ibn abu abou umm al el ul ud de da do dos del della di du la le van von der den ter st san santa mc mac o "
    "بن بنت ابن ابنة أبو ابو أم ام آل ال عبد".split()
)
"""Words inside names that are none: hidden between two names, or before one."""
