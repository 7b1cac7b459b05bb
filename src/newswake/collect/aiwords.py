"""The words by which the press speaks of AI, in the languages of the seeds."""

from __future__ import annotations

import re

# Each alone says that AI is spoken of. Case matters only for the short ones, which are other words in lower case.
_EXACT = r"""
(?<![A-Za-z.])(?:
    A\.?I\.?(?:s|’s|'s)?(?![A-Za-z])                    # AI, A.I., also beside Chinese and Japanese letters
  | AGI(?![A-Za-z]) | LLMs?(?![A-Za-z]) | KI(?![A-Za-z]) # German
  | (?<!,\s)IA(?![A-Za-z])                               # French, Spanish, Portuguese, Italian; not "Ames, IA"
  | (?:Chat)?\s?GPT(?:s|-?\d\w*)?(?![A-Za-z]) | o[134]-(?:mini|preview|pro)
  | LLaMA | Llama[-\s]?\d | xAI(?![A-Za-z]) | Grok(?![A-Za-z]) | DALL[-·.]E | RLHF | NeMo\b
  | Sora\b(?=.{0,40}\b(?:video|OpenAI))
  | Claude(?=\s(?:\d|AI|Sonnet|Opus|Haiku|Code)) | Mistral(?=\s(?:AI|Large|Small|Le\sChat))
  | Gemini(?=\s(?:AI|Ultra|Pro|Nano|Flash|Advanced|\d)) | (?:Google(?:’s|'s)?\s)(?:Bard|Gemini)
  | Bard(?=\s(?:A\.?I|chatbot|bot)) | (?:Ernie|ERNIE)\s?[Bb]ot | Kimi\b(?=\s(?:K\d|k\d)) | Qwen | Doubao
)"""
_FOLDED = r"""
\b(?:
    artificial[-\s]intelligen\w+ | machine[-\s]learning | deep[-\s]learning | reinforcement\s(?:deep\s)?learning
  | neural\snet\w* | (?:large\s|small\s)?language\smodels? | foundation\smodels? | generative | chat[-\s]?bots?
  | chatgpt\w* | open\s?ai\b | openai\w* | anthropic | deep\s?seek\w* | deepmind | mid\s?journey | stable\sdiffusion
  | hugging\s?face | perplexity\sai | deep\s?fakes? | super\s?intelligen\w+ | text[-\s]to[-\s](?:image|video)
  | github\scopilot | (?:microsoft|office|365)\scopilot | copilot\s(?:pro|chat)
  | self[-\s]driving | driverless | robo\s?taxis? | reasoning\smodels?
  | open[-\s]weights?(?:\smodels?)? | machine[-\s]written | voice[-\s]clon\w+
  | clonage\s(?:de\s(?:la\s)?voix|vocal) | clonación\sde\svoz | tensorflow(?:\.js)? | pytorch
  | large\smultimodal | sam\saltman | singularity\b
  | k[üu]nstliche[rnm]?\sintelligenz | sprachmodelle?n? | maschinelle[ns]?\slernen\w*
  | intelligence\sartificielle | intelligences\sartificielles | mod[èe]les?\sde\slangage | apprentissage\sautomatique
  | inteligencia\sartificial | modelos?\sde\sle?nguaje | aprendizaje\sautom[áa]tico
  | intelligenza\sartificiale | modell[oi]\slinguistic[oi] | intelig[êe]ncia\sartificial | modelos?\sde\slinguagem
  | aprendizado\sde\sm[áa]quina | kunstmatige\sintelligentie | taalmodel\w* | sztuczn\w+\sinteligencj\w+
  | yapay\szek[âa]\w* | umělá\sinteligence | искусственн\w+\sинтеллект\w* | нейросет\w*
)"""
_CJK = (
    r"人工智[能慧]|大模型|大語言模型|大语言模型|生成式|聊天机器人|聊天機器人|机器学习|機器學習|深度求索|人工知能|生成AI|"
    r"機械学習|深層学習|大規模言語モデル|チャットボット|인공지능|생성형"
)

SPEAKS_OF_AI = re.compile(f"(?:{_EXACT})|(?i:{_FOLDED})|{_CJK}", re.VERBOSE)

# Each is AI when something else speaks of it: names and things with a life outside AI.
_NEAR = r"""
\b(?:copilot | bing | bard | gemini | claude | llama | mistral | grok | nvidia | chips?|gpus? | data[-\s]cent(?:er|re)s?
  | algorithms?|algorithmic | robots?|bots? | autonomous | facial\srecognition | supercomputers? | siri|alexa | robotics
  | models?|prompts? | automation | baidu|alibaba|tsmc|palantir|softbank | hallucinat\w+ | zuckerberg|nadella|pichai
  | search | watermarks? | tech\sstocks | voice\sassistants?
  | rechenzentr\w+ | puces? | centres?\sde\sdonn[ée]es | centros?\sde\sdatos | 芯片|晶片|半導体|算力|英伟达|輝達)\b"""
NEAR_AI = re.compile(_NEAR, re.VERBOSE | re.IGNORECASE)
