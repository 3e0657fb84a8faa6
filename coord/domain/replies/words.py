"""Words that replies are read by, as people write them in the languages that we write to them in.

`WHOLE` words count where nothing else is said; `ANYWHERE` phrases wherever they stand, `*` for any ending.
The phone company obeys some of them by itself (https://www.twilio.com/docs), and so do we, at once.
"""

STOP = (
    "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
    "stop texting", "stop texting me", "stop texts", "stop the texts", "stop messages", "stop messaging me",
    "stop sending", "no more texts", "no more messages", "do not text me", "dont text me", "remove me",
    "alto", "parar", "pare", "detener", "baja", "basta", "no mas", "no mas mensajes", "no mas textos",
    "arret", "arreter", "arretez", "plus de sms",
    "parem", "sair",
    "стоп", "хватит", "отписаться", "отпишите меня",
    "停止", "停", "退订", "取消订阅", "不要再发",
    "dừng", "dừng lại", "ngừng", "ngưng",
    "itigil", "tigil", "hinto", "huminto",
    "중지", "수신거부", "그만",
    "रोकें", "रोको", "बंद", "बंद करें", "बंद करो",
    "توقف", "إيقاف", "ايقاف", "قف", "الغاء الاشتراك",
    "لغو عضویت", "قطع", "بس",
)  # fmt: skip

# The phone company opts out whoever sends this word, and what they mean is perhaps their visit.
CANCEL = ("cancel",)

START = (
    "start", "unstop", "optin", "opt in", "subscribe", "resume",
    "empezar", "comenzar", "iniciar", "commencer", "comecar", "начать", "старт", "开始", "bắt đầu",
    "simulan", "시작", "शुरू", "शुरू करें", "ابدأ", "بدء", "شروع",
)  # fmt: skip

YES = (
    "yes", "y", "yep", "yeah", "ok", "okay", "si", "oui", "sim", "да", "好", "是", "vâng", "oo", "opo",
    "네", "예", "हाँ", "हां", "نعم", "بله",
)  # fmt: skip

HELP = (
    "help", "info", "ayuda", "aide", "ajuda", "помощь", "帮助", "trợ giúp", "tulong", "도움말", "मदद",
    "مساعدة", "کمک", "راهنما",
)  # fmt: skip

COURTESY = (
    "please", "pls", "plz", "thanks", "thank you", "thank", "you", "thx", "ty", "hi", "hello",
    "por favor", "gracias", "hola", "s il vous plait", "sil vous plait", "svp", "stp", "merci", "bonjour",
    "obrigado", "obrigada", "ola", "пожалуйста", "спасибо", "谢谢", "请", "làm ơn", "cảm ơn", "po",
    "salamat", "감사합니다", "कृपया", "धन्यवाद", "من فضلك", "شكرا", "لطفا", "ممنون", "مرسی",
)  # fmt: skip

WRONG_NUMBER = (
    "wrong number", "wrong person", "wrong phone", "not my number", "numero equivocado",
    "numero incorrecto", "persona equivocada", "mauvais numero", "faux numero", "numero errado",
    "не туда", "ошиблись номером", "ошиблись", "неправильный номер", "不是这个人", "打错了", "错号", "号码错",
    "发错了", "nhầm số", "sai số", "maling numero", "maling number", "잘못된 번호", "번호가 틀", "गलत नंबर",
    "رقم خاطئ", "رقم غلط", "الرقم خطأ", "شماره اشتباه", "اشتباه گرفت*",
)  # fmt: skip

# Who means none of it is called in vain; that is the smaller mistake.
DISTRESS = (
    "suicid*", "kill myself", "killing myself", "kill me", "end my life", "ending my life", "end it all",
    "want to die", "wanna die", "wish i was dead", "wish i were dead", "better off dead", "hurt myself",
    "hurting myself", "harm myself", "harming myself", "self harm", "selfharm", "cut myself",
    "cutting myself", "cant go on", "cannot go on", "no reason to live", "dont want to live",
    "do not want to live", "dont want to be here", "overdos*", "too many pills", "all my pills", "not safe",
    "dont feel safe", "unsafe", "in danger", "help me", "emergency", "911", "988", "crisis", "cant breathe",
    "cannot breathe", "trouble breathing", "chest pain*", "passed out", "passing out", "faint*",
    "collapsed", "unconscious", "seizure*", "hearing voices", "panic*", "hits me", "hit me", "hurting me",
    "matarme", "quiero morir", "morirme", "no quiero vivir", "hacerme dano", "lastimarme", "sobredosis",
    "ayudame", "ayudenme", "auxilio", "emergencia", "peligro", "no puedo respirar", "dolor de pecho",
    "desmay*", "me tuer", "mourir", "en finir", "me faire du mal", "surdose", "aidez moi", "au secours",
    "urgence", "danger", "peux pas respirer", "me matar", "quero morrer", "nao quero viver", "me machucar",
    "overdose", "socorro", "me ajude", "emergencia", "perigo", "nao consigo respirar", "самоуби*",
    "покончить с собой", "убить себя", "хочу умереть", "не хочу жить", "помогите", "скорую", "опасност*",
    "не могу дышать", "передозиров*", "自杀", "想死", "不想活", "伤害自己", "救命", "救我", "紧急", "危险",
    "喘不过气", "无法呼吸", "胸痛", "tự tử", "tự sát", "muốn chết", "không muốn sống", "tự làm đau",
    "cứu tôi", "cấp cứu", "nguy hiểm", "khó thở", "đau ngực", "magpakamatay", "gusto ko nang mamatay",
    "gusto kong mamatay", "saktan ang sarili", "saklolo", "tulungan mo ako", "tulungan nyo ako",
    "delikado", "hindi makahinga", "자살", "죽고 싶", "죽고싶", "살기 싫", "살려", "도와주세요", "응급",
    "위험", "숨을 못", "숨이 안", "가슴 통증", "आत्महत्या", "मरना चाहत*", "जीना नहीं", "मुझे बचाओ", "बचाओ",
    "आपातकाल", "खतरा", "सांस नहीं", "सीने में दर्द", "انتحار", "أنتحر", "اريد ان اموت", "أريد أن أموت", "أقتل نفسي",
    "أؤذي نفسي", "ساعدوني", "النجدة", "طوارئ", "خطر", "لا أستطيع التنفس", "ألم في الصدر", "خودکشی",
    "می خواهم بمیرم", "میخواهم بمیرم", "میخوام بمیرم", "نمی خواهم زنده", "کمکم کن*", "اورژانس",
    "نمی توانم نفس", "نفسم بالا نمی", "درد قفسه سینه",
)  # fmt: skip
