"""Words that replies are read by, as people write them in the languages that we write to them in.

`WHOLE` words count where nothing else is said; `ANYWHERE` phrases wherever they stand, `*` for any ending.
The phone company obeys some of them by itself (https://www.twilio.com/docs), and so do we, at once.
"""

STOP = (
    "stop", "stopall", "stop all", "unsubscribe", "end", "quit", "revoke", "optout", "opt out",
    "stop texting", "stop texting me", "stop texts", "stop the texts", "stop messages", "stop messaging me",
    "stop sending", "stop sending texts", "stop sending me texts", "stop sending messages",
    "stop sending me messages", "stop contacting me", "stop it", "stop now", "unsubscribe me", "opt me out",
    "no more texts", "no more messages", "do not text me", "dont text me", "remove me", "remove my number",
    "take me off your list",
    "alto", "parar", "pare", "detener", "baja", "basta", "no mas", "no mas mensajes", "no mas textos",
    "no quiero mas mensajes", "no enviar mas", "no me envien mas mensajes", "dejen de enviarme mensajes",
    "arret", "arreter", "arretez", "plus de sms",
    "parem", "sair", "pare de enviar", "nao enviar mais", "nao quero mais mensagens",
    "стоп", "хватит", "отписаться", "отпишите меня", "не пишите", "не пишите мне", "больше не пишите",
    "не присылайте", "не присылайте мне",
    "停止", "停止发送", "请停止", "停", "退订", "取消订阅", "不要再发", "不要再发了", "请不要再发",
    "别再发了", "dừng", "dừng lại", "ngừng", "ngưng", "đừng gửi", "đừng gửi nữa", "itigil", "tigil",
    "hinto", "huminto", "tama na", "중지", "중단", "수신거부", "그만", "그만 보내세요", "보내지 마세요",
    "रोकें", "रोको", "रोक दो", "बंद", "बंद करें", "बंद करो", "मत भेजो", "توقف", "إيقاف", "ايقاف", "أوقف",
    "أوقفوا", "قف", "لا ترسل", "لا ترسلوا", "الغاء الاشتراك", "لغو عضویت", "قطع", "بس", "نفرستید",
    "پیام نفرستید",
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
    "wrong number", "wrong no", "wrong person", "wrong phone", "not my number", "numero equivocado",
    "numero incorrecto", "persona equivocada", "mauvais numero", "faux numero", "numero errado",
    "не туда", "ошиблись номером", "ошиблись", "неправильный номер", "не тот номер", "номер не тот",
    "不是这个人", "打错了", "错号", "号码错", "发错了", "nhầm số", "sai số", "maling numero",
    "maling number", "잘못된 번호", "번호가 틀", "번호 잘못", "잘못 보내", "잘못 보냈", "गलत नंबर",
    "رقم خاطئ", "رقم خطأ", "رقم غلط", "غلط رقم", "الرقم خطأ", "شماره اشتباه", "اشتباه گرفت*",
)  # fmt: skip
