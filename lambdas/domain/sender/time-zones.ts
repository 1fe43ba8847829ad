// Which country a time zone lies in, by the facts of the IANA time zone database, version 2025b,
// which is in the public domain (https://www.iana.org/time-zones): zone.tab, and the older names of
// zones, since browsers report some of these.

/**
 * In each line an ISO 3166-1 code, then areas separated by spaces, each with its zones separated by
 * commas. 7 KB, and below 4 compressed.
 */
export const TIME_ZONES = `ADEurope/Andorra
AEAsia/Dubai
AFAsia/Kabul
AGAmerica/Antigua
AIAmerica/Anguilla
ALEurope/Tirane
AMAsia/Yerevan
AOAfrica/Luanda
AQAntarctica/McMurdo,Casey,Davis,DumontDUrville,Mawson,Palmer,Rothera,Syowa,Troll,Vostok
AQAntarctica/South_Pole
ARAmerica/Argentina/Buenos_Aires,Cordoba,Salta,Jujuy,Tucuman,Catamarca,La_Rioja,San_Juan,Mendoza
ARAmerica/Argentina/San_Luis,Rio_Gallegos,Ushuaia,ComodRivadavia America/Buenos_Aires,Catamarca
ARAmerica/Cordoba,Jujuy,Mendoza,Rosario
ASPacific/Pago_Pago,Samoa US/Samoa
ATEurope/Vienna
AUAustralia/Lord_Howe,Hobart,Melbourne,Sydney,Broken_Hill,Brisbane,Lindeman,Adelaide,Darwin,Perth
AUAustralia/Eucla,ACT,LHI,NSW,North,Queensland,South,Tasmania,Victoria,West,Yancowinna,Canberra
AUAustralia/Currie Antarctica/Macquarie
AWAmerica/Aruba
AXEurope/Mariehamn
AZAsia/Baku
BAEurope/Sarajevo
BBAmerica/Barbados
BDAsia/Dhaka,Dacca
BEEurope/Brussels
BFAfrica/Ouagadougou
BGEurope/Sofia
BHAsia/Bahrain
BIAfrica/Bujumbura
BJAfrica/Porto-Novo
BLAmerica/St_Barthelemy
BMAtlantic/Bermuda
BNAsia/Brunei
BOAmerica/La_Paz
BQAmerica/Kralendijk
BRAmerica/Noronha,Belem,Fortaleza,Recife,Araguaina,Maceio,Bahia,Sao_Paulo,Campo_Grande,Cuiaba
BRAmerica/Santarem,Porto_Velho,Boa_Vista,Manaus,Eirunepe,Rio_Branco,Porto_Acre Brazil/Acre,DeNoronha
BRBrazil/East,West
BSAmerica/Nassau
BTAsia/Thimphu,Thimbu
BWAfrica/Gaborone
BYEurope/Minsk
BZAmerica/Belize
CAAmerica/St_Johns,Halifax,Glace_Bay,Moncton,Goose_Bay,Blanc-Sablon,Toronto,Iqaluit,Atikokan
CAAmerica/Winnipeg,Resolute,Rankin_Inlet,Regina,Swift_Current,Edmonton,Cambridge_Bay,Inuvik,Creston
CAAmerica/Dawson_Creek,Fort_Nelson,Whitehorse,Dawson,Vancouver,Montreal,Nipigon,Pangnirtung
CAAmerica/Rainy_River,Thunder_Bay,Yellowknife Canada/Atlantic,Central,Eastern,Mountain,Newfoundland
CACanada/Pacific,Saskatchewan,Yukon America/Coral_Harbour
CCIndian/Cocos
CDAfrica/Kinshasa,Lubumbashi
CFAfrica/Bangui
CGAfrica/Brazzaville
CHEurope/Zurich
CIAfrica/Abidjan
CKPacific/Rarotonga
CLAmerica/Santiago,Coyhaique,Punta_Arenas Pacific/Easter Chile/Continental,EasterIsland
CMAfrica/Douala
CNAsia/Shanghai,Urumqi,Chongqing,Harbin,Kashgar,Chungking PRC
COAmerica/Bogota
CRAmerica/Costa_Rica
CUAmerica/Havana Cuba
CVAtlantic/Cape_Verde
CWAmerica/Curacao
CXIndian/Christmas
CYAsia/Nicosia,Famagusta Europe/Nicosia
CZEurope/Prague
DEEurope/Berlin,Busingen
DJAfrica/Djibouti
DKEurope/Copenhagen
DMAmerica/Dominica
DOAmerica/Santo_Domingo
DZAfrica/Algiers
ECAmerica/Guayaquil Pacific/Galapagos
EEEurope/Tallinn
EGAfrica/Cairo Egypt
EHAfrica/El_Aaiun
ERAfrica/Asmara,Asmera
ESEurope/Madrid Africa/Ceuta Atlantic/Canary
ETAfrica/Addis_Ababa
FIEurope/Helsinki
FJPacific/Fiji
FKAtlantic/Stanley
FMPacific/Chuuk,Pohnpei,Kosrae,Truk,Yap,Ponape
FOAtlantic/Faroe,Faeroe
FREurope/Paris
GAAfrica/Libreville
GBEurope/London,Belfast GB,GB-Eire
GDAmerica/Grenada
GEAsia/Tbilisi
GFAmerica/Cayenne
GGEurope/Guernsey
GHAfrica/Accra
GIEurope/Gibraltar
GLAmerica/Nuuk,Danmarkshavn,Scoresbysund,Thule,Godthab
GMAfrica/Banjul
GNAfrica/Conakry
GPAmerica/Guadeloupe
GQAfrica/Malabo
GREurope/Athens
GSAtlantic/South_Georgia
GTAmerica/Guatemala
GUPacific/Guam
GWAfrica/Bissau
GYAmerica/Guyana
HKAsia/Hong_Kong Hongkong
HNAmerica/Tegucigalpa
HREurope/Zagreb
HTAmerica/Port-au-Prince
HUEurope/Budapest
IDAsia/Jakarta,Pontianak,Makassar,Jayapura,Ujung_Pandang
IEEurope/Dublin Eire
ILAsia/Jerusalem,Tel_Aviv Israel
IMEurope/Isle_of_Man
INAsia/Kolkata,Calcutta
IOIndian/Chagos
IQAsia/Baghdad
IRAsia/Tehran Iran
ISAtlantic/Reykjavik Iceland
ITEurope/Rome
JEEurope/Jersey
JMAmerica/Jamaica Jamaica
JOAsia/Amman
JPAsia/Tokyo Japan
KEAfrica/Nairobi
KGAsia/Bishkek
KHAsia/Phnom_Penh
KIPacific/Tarawa,Kanton,Kiritimati,Enderbury
KMIndian/Comoro
KNAmerica/St_Kitts
KPAsia/Pyongyang
KRAsia/Seoul ROK
KWAsia/Kuwait
KYAmerica/Cayman
KZAsia/Almaty,Qyzylorda,Qostanay,Aqtobe,Aqtau,Atyrau,Oral
LAAsia/Vientiane
LBAsia/Beirut
LCAmerica/St_Lucia
LIEurope/Vaduz
LKAsia/Colombo
LRAfrica/Monrovia
LSAfrica/Maseru
LTEurope/Vilnius
LUEurope/Luxembourg
LVEurope/Riga
LYAfrica/Tripoli Libya
MAAfrica/Casablanca
MCEurope/Monaco
MDEurope/Chisinau,Tiraspol
MEEurope/Podgorica
MFAmerica/Marigot
MGIndian/Antananarivo
MHPacific/Majuro,Kwajalein Kwajalein
MKEurope/Skopje
MLAfrica/Bamako,Timbuktu
MMAsia/Yangon,Rangoon
MNAsia/Ulaanbaatar,Hovd,Choibalsan,Ulan_Bator
MOAsia/Macau,Macao
MPPacific/Saipan
MQAmerica/Martinique
MRAfrica/Nouakchott
MSAmerica/Montserrat
MTEurope/Malta
MUIndian/Mauritius
MVIndian/Maldives
MWAfrica/Blantyre
MXAmerica/Mexico_City,Cancun,Merida,Monterrey,Matamoros,Chihuahua,Ciudad_Juarez,Ojinaga,Mazatlan
MXAmerica/Bahia_Banderas,Hermosillo,Tijuana,Ensenada,Santa_Isabel Mexico/BajaNorte,BajaSur,General
MYAsia/Kuala_Lumpur,Kuching
MZAfrica/Maputo
NAAfrica/Windhoek
NCPacific/Noumea
NEAfrica/Niamey
NFPacific/Norfolk
NGAfrica/Lagos
NIAmerica/Managua
NLEurope/Amsterdam
NOEurope/Oslo
NPAsia/Kathmandu,Katmandu
NRPacific/Nauru
NUPacific/Niue
NZPacific/Auckland,Chatham NZ,NZ-CHAT
OMAsia/Muscat
PAAmerica/Panama
PEAmerica/Lima
PFPacific/Tahiti,Marquesas,Gambier
PGPacific/Port_Moresby,Bougainville
PHAsia/Manila
PKAsia/Karachi
PLEurope/Warsaw Poland
PMAmerica/Miquelon
PNPacific/Pitcairn
PRAmerica/Puerto_Rico
PSAsia/Gaza,Hebron
PTEurope/Lisbon Atlantic/Madeira,Azores Portugal
PWPacific/Palau
PYAmerica/Asuncion
QAAsia/Qatar
REIndian/Reunion
ROEurope/Bucharest
RSEurope/Belgrade
RUEurope/Kaliningrad,Moscow,Kirov,Volgograd,Astrakhan,Saratov,Ulyanovsk,Samara Asia/Yekaterinburg
RUAsia/Omsk,Novosibirsk,Barnaul,Tomsk,Novokuznetsk,Krasnoyarsk,Irkutsk,Chita,Yakutsk,Khandyga
RUAsia/Vladivostok,Ust-Nera,Magadan,Sakhalin,Srednekolymsk,Kamchatka,Anadyr W-SU
RWAfrica/Kigali
SAAsia/Riyadh
SBPacific/Guadalcanal
SCIndian/Mahe
SDAfrica/Khartoum
SEEurope/Stockholm
SGAsia/Singapore Singapore
SHAtlantic/St_Helena
SIEurope/Ljubljana
SJArctic/Longyearbyen Atlantic/Jan_Mayen
SKEurope/Bratislava
SLAfrica/Freetown
SMEurope/San_Marino
SNAfrica/Dakar
SOAfrica/Mogadishu
SRAmerica/Paramaribo
SSAfrica/Juba
STAfrica/Sao_Tome
SVAmerica/El_Salvador
SXAmerica/Lower_Princes
SYAsia/Damascus
SZAfrica/Mbabane
TCAmerica/Grand_Turk
TDAfrica/Ndjamena
TFIndian/Kerguelen
TGAfrica/Lome
THAsia/Bangkok
TJAsia/Dushanbe
TKPacific/Fakaofo
TLAsia/Dili
TMAsia/Ashgabat,Ashkhabad
TNAfrica/Tunis
TOPacific/Tongatapu
TREurope/Istanbul Turkey Asia/Istanbul
TTAmerica/Port_of_Spain
TVPacific/Funafuti
TWAsia/Taipei ROC
TZAfrica/Dar_es_Salaam
UAEurope/Simferopol,Kyiv,Uzhgorod,Zaporozhye,Kiev
UGAfrica/Kampala
UMPacific/Midway,Wake
USAmerica/New_York,Detroit,Chicago,Menominee,Denver,Boise,Phoenix,Los_Angeles,Anchorage,Juneau,Sitka
USAmerica/Metlakatla,Yakutat,Nome,Adak,Indianapolis,Knox_IN,Louisville,Atka,Fort_Wayne,Shiprock
USAmerica/Kentucky/Louisville,Monticello America/Indiana/Indianapolis,Vincennes,Winamac,Marengo
USAmerica/Indiana/Petersburg,Vevay,Tell_City,Knox America/North_Dakota/Center,New_Salem,Beulah
USPacific/Honolulu,Johnston Navajo US/Alaska,Aleutian,Arizona,Central,East-Indiana,Eastern,Hawaii
USUS/Indiana-Starke,Michigan,Mountain,Pacific
UYAmerica/Montevideo
UZAsia/Samarkand,Tashkent
VAEurope/Vatican
VCAmerica/St_Vincent
VEAmerica/Caracas
VGAmerica/Tortola
VIAmerica/St_Thomas America/Virgin
VNAsia/Ho_Chi_Minh,Saigon
VUPacific/Efate
WFPacific/Wallis
WSPacific/Apia
YEAsia/Aden
YTIndian/Mayotte
ZAAfrica/Johannesburg
ZMAfrica/Lusaka
ZWAfrica/Harare`;
