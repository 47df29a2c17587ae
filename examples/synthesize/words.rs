//! The words that stories are made of, a list a language. Written for this
//! purpose; nothing here is anybody's text.

/// How a language puts words together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Words with spaces, sentences with full stops, endings on some words.
    Spaced(&'static [&'static str]),
    /// The same, and every few words a compound of two or three.
    Compound,
    /// The same from right to left, with the article before some words.
    Arabic,
    /// No spaces; these close a sentence and part its halves.
    Run(&'static str, &'static str),
    /// Words with spaces, each with a particle at its end.
    Particles(&'static [&'static str]),
}

/// A language: its tag, how often it occurs (of 100), and its words.
pub(crate) struct Language {
    /// BCP 47 primary tag.
    pub(crate) tag: &'static str,
    /// Stories in it, of 100.
    pub(crate) share: u64,
    /// How its words are put together.
    pub(crate) manner: Manner,
    /// Its words, the common ones first.
    pub(crate) words: &'static str,
    /// Names of people who write in it, given names first.
    pub(crate) names: &'static str,
}

/// All languages; shares make 100.
pub(crate) const LANGUAGES: [Language; 9] = [
    Language {
        tag: "en",
        share: 60,
        manner: Manner::Spaced(&["", "", "", "s", "ed", "ing", "er", "ly"]),
        words: "the of and to in that it was for on with as at by from they this had not but what all were when we there an your which their if do will each how them then so these her would make like him into has look two more write go see number no way could people my than first water been call who its now find long down day did get come made may part over new sound take only little work know place year live back give most very after thing our just name good sentence man think say great where help through much before line right too mean old any same tell boy follow came want show also around form three small set put end does another well large must big even such because turn here why ask went men read need land different home us move try kind hand picture again change off play spell air away animal house point page letter mother answer found study still learn should harbour lantern granite ferry orchard kettle thicket meadow gravel copper signal ledger barley salmon quarry timber glacier estuary falcon compass tunnel bridge market weaver sailor engine furnace magnet crystal pollen fossil volcano current shelter garden winter summer autumn spring morning evening shadow candle mirror window ladder hammer needle thread carpet basket pepper vinegar saffron walnut juniper heather bracken otter badger heron plover lichen mussel oyster anchor rudder canvas barrel pasture village council charter archive treaty border census custom tariff harvest drought flood tide current weather rainfall",
        names: "Ada Bram Cleo Dorian Edda Fenn Greta Hollis Imre Juna Kester Lorna Milo Nessa Orrin Petra Quill Rhea Soren Tamsin Ulla Vance Wren Yorick|Ashgrove Birchall Corrigan Dunmore Ellery Fairholt Garrick Hathersage Ingram Jessop Kirkwood Langmere Merriday Norcott Oakhurst Penhale Quenby Ravensworth Stanmoor Thornby Upwell Varley Whitlock Yardley",
    },
    Language {
        tag: "zh",
        share: 10,
        manner: Manner::Run("。", "，"),
        words: "的 我们 他们 这个 时间 城市 河流 早晨 晚上 天气 学生 老师 工作 生活 世界 国家 问题 方法 历史 海洋 森林 灯塔 桥梁 市场 船只 码头 山谷 村庄 道路 房屋 窗户 花园 秋天 冬天 春天 夏天 雨水 石头 木材 茶叶 音乐 电影 书店 图书馆 研究 科学 技术 机器 电力 煤炭 粮食 水果 蔬菜 医生 医院 药品 健康 孩子 父母 朋友 邻居 故事 信件 记忆 梦想 声音 颜色 光线 温度 速度 距离 数字 语言 文字 报纸 新闻 会议 选举 法律 银行 货币 价格 贸易 工厂 农民 渔民 飞机 火车 车站 旅行 地图 岛屿 珊瑚 鲸鱼 候鸟 气候 能源 风力 太阳 月亮 星星 卫星 火山 地震 洪水 干旱 在 和 是 有 看见 发现 建造 离开 回来 开始 结束 变化 增加 减少 保护 介绍 解释 记录",
        names: "王 李 张 刘 陈 杨 赵 黄 周 吴|晓明 海燕 文静 建国 志强 雨晴 思远 春华 子涵 月华",
    },
    Language {
        tag: "de",
        share: 8,
        manner: Manner::Compound,
        words: "der die und das von mit für auf ist nicht ein eine als auch es an werden aus er hat dass sie nach wird bei noch wie über zum war haben nur oder aber vor zur bis mehr durch man sein wurde sei hafen brücke garten wetter fenster schiff strom kohle wald berg fluss insel markt straße bahn werk stück licht wasser feuer stein holz eisen kupfer glas papier tinte brief karte reise winter sommer herbst frühling morgen abend nacht schatten kerze spiegel leiter hammer nadel faden korb pfeffer essig nuss wacholder heide otter dachs reiher moos muschel anker ruder segel fass weide dorf rat urkunde grenze zählung zoll ernte dürre flut gezeiten regen schnee gebirge küste mühle bäcker schmied weber fischer bauer händler richter lehrer schüler ärztin krankheit gesundheit forschung wissenschaft geschichte sprache zeitung nachricht wahl gesetz bank preis handel fabrik flugzeug bahnhof",
        names: "Alma Bertram Cäcilie Detlev Elke Falko Gesine Henrik Isolde Jasper|Ackerknecht Bruchmüller Claasen Dorfmeister Eichholz Fährmann Grünwald Hohenfels Jägersberg Küstner",
    },
    Language {
        tag: "ja",
        share: 5,
        manner: Manner::Run("。", "、"),
        words: "私たちは 彼らは この町の 海の 山の 古い 新しい 大きな 小さな 静かな 朝に 夜に 春に 夏に 秋に 冬に 灯台が 港が 船が 橋が 駅が 学校が 図書館が 市場が 漁師が 農家が 先生が 学生が 子供が 友人が 手紙を 地図を 本を 新聞を 音楽を 映画を 言葉を 記憶を 魚を 米を 茶を 石を 木を 水を 光を 風を 雨を 雪を 見た 聞いた 書いた 読んだ 作った 守った 調べた 始めた 終えた 探した 運んだ 話した 島で 川で 森で 村で 都市で 工場で 病院で 大学で 研究所で 気候の 技術の 歴史の 科学の 経済の 言語の エネルギーの コンピューターの サンゴの クジラの",
        names: "佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村|一郎 花子 健太 美咲 直樹 陽子 翔 由美",
    },
    Language {
        tag: "ko",
        share: 4,
        manner: Manner::Particles(&["", "은", "는", "이", "가", "을", "를", "에서", "으로", "의"]),
        words: "우리 사람 도시 바다 강물 아침 저녁 날씨 학생 선생님 시간 생활 세계 나라 문제 방법 역사 숲길 등대 다리 시장 항구 마을 도로 창문 정원 가을 겨울 여름 비바람 나무 음악 영화 서점 도서관 연구 과학 기술 기계 전기 석탄 식량 과일 채소 의사 병원 건강 아이 부모 친구 이웃 이야기 편지 기억 목소리 색깔 온도 거리 언어 신문 회의 선거 법률 은행 가격 무역 공장 농부 어부 비행기 기차 여행 지도 산호 고래 철새 기후 태양 달빛 화산 지진 홍수 가뭄 보았다 만들었다 떠났다 돌아왔다 시작했다 끝났다 변했다 설명했다 기록했다",
        names: "김 이 박 최 정 강 조 윤|민준 서연 도윤 하은 지호 수아 예준 지우",
    },
    Language {
        tag: "ar",
        share: 4,
        manner: Manner::Arabic,
        words: "في من على الى عن مع هذا هذه التي الذي كان كانت بعد قبل بين كل مدينة بحر نهر جبل صباح مساء طقس طالب معلم وقت حياة عالم دولة سؤال طريقة تاريخ غابة منارة جسر سوق ميناء قرية طريق نافذة حديقة خريف شتاء صيف ربيع مطر حجر خشب موسيقى مكتبة بحث علم تقنية آلة كهرباء فحم طعام فاكهة طبيب مستشفى صحة طفل صديق جار قصة رسالة ذاكرة صوت لون ضوء حرارة سرعة مسافة لغة كتاب صحيفة اجتماع انتخاب قانون بنك سعر تجارة مصنع فلاح صياد طائرة قطار سفر خريطة جزيرة مرجان حوت مناخ طاقة شمس قمر نجم بركان زلزال فيضان جفاف رأى كتب بنى غادر عاد بدأ انتهى تغير زاد شرح سجل",
        names: "سليم ليلى كريم نور ياسين هدى طارق سلمى|الحداد البحري النجار الصياد العطار الرفاعي الخياط البستاني",
    },
    Language {
        tag: "th",
        share: 3,
        manner: Manner::Run(" ", ""),
        words: "เรา เขา เมือง ทะเล แม่น้ำ ภูเขา เช้า เย็น อากาศ นักเรียน ครู เวลา ชีวิต โลก ประเทศ คำถาม วิธี ประวัติศาสตร์ ป่าไม้ ประภาคาร สะพาน ตลาด ท่าเรือ หมู่บ้าน ถนน หน้าต่าง สวน ฤดูหนาว ฤดูร้อน ฝน หิน ไม้ ดนตรี ห้องสมุด วิจัย วิทยาศาสตร์ เทคโนโลยี เครื่องจักร ไฟฟ้า ถ่านหิน อาหาร ผลไม้ หมอ โรงพยาบาล สุขภาพ เด็ก เพื่อน เรื่อง จดหมาย ความทรงจำ เสียง สี แสง ภาษา หนังสือ ประชุม เลือกตั้ง กฎหมาย ธนาคาร ราคา โรงงาน ชาวนา ชาวประมง รถไฟ เดินทาง แผนที่ เกาะ ปะการัง วาฬ พลังงาน ดวงอาทิตย์ ภูเขาไฟ น้ำท่วม เห็น เขียน สร้าง กลับ เริ่ม เปลี่ยน อธิบาย และ ของ ที่ ใน",
        names: "สมชาย มาลี วิชัย อรุณ กานดา ประเสริฐ|ทองดี ศรีสุข แก้วมณี บุญมา รุ่งเรือง วงศ์ไทย",
    },
    Language {
        tag: "ru",
        share: 3,
        manner: Manner::Spaced(&["", "", "а", "у", "ом", "ы", "ов", "ами"]),
        words: "и в не на что он как это по но они мы из за то же от так для был если когда только город сад лес мост порт остров берег камень маяк рынок завод поезд вокзал самолёт закон выбор банк рассказ язык голос цвет свет ветер дождь снег мороз туман вулкан кит якорь парус амбар сосед друг учёный доктор урожай договор совет рубеж архив обычай прилив паром фонарь орех шиповник барсук аист мох песок уголь металл кристалл магнит двигатель",
        names: "Алёна Борис Вера Глеб Дарья Егор|Берегов Ветров Громов Дубов Ёлкин Журавлёв",
    },
    Language {
        tag: "fr",
        share: 3,
        manner: Manner::Spaced(&["", "", "", "s", "e", "es"]),
        words: "le la de et les des en un une du que est pour qui dans par plus sur pas ne se au avec ce il son mais nous port jardin forêt rivière pont île marché navire charbon cuivre verre papier lettre carte voyage hiver été automne printemps matin soir ombre miroir fenêtre échelle marteau fil panier poivre vinaigre noix genévrier bruyère loutre blaireau héron mousse moule ancre voile tonneau pâturage village conseil traité frontière récolte sécheresse crue marée pluie neige côte moulin boulanger forgeron pêcheur paysan juge élève médecin santé recherche histoire langue journal loi banque prix usine avion gare mémoire lumière",
        names: "Amélie Bastien Céleste Damien Élodie Fabrice|Archambault Beaurivage Castelnau Duchemin Escoffray Fontvieille",
    },
];

/// Beginnings and ends of made-up words, so that the long tail of a
/// vocabulary is as long as in real text.
pub(crate) const SYLLABLES: &str = "ba bel bran cor dal dor el fen gar hal il jor kel lan mar nor or pel quin ros sal tor ul ven wil yar zan eth ist und";

/// Tags, the common ones first; a slash is a level.
pub(crate) const TAGS: &str = "later reference science history cooking travel work science/biology science/physics music politics essay longread science/climate maps sea language fiction weekend garden craft economy law health sport birds trains architecture photography film theatre philosophy education radio interview obituary recipe walking energy water";

/// Parts of host names.
pub(crate) const HOSTS: &str = "harbour lantern granite ferry orchard kettle meadow gravel copper signal ledger barley salmon quarry timber glacier estuary falcon compass tunnel";

/// What readers note.
pub(crate) const NOTES: &str = "check this again|compare with the older account|who said this first?|good example for the talk|I doubt the number|see also the map|quote in the introduction|ask about this|contradicts the earlier page|worth a second reading";
