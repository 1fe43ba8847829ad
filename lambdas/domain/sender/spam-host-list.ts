// Hosts of referrer spam, from the list that Matomo's community keeps, in the public domain: what
// is not commented out as dead in its active_spammers.txt, in the order of the alphabet.
// https://github.com/matomo-org/referrer-spam-list, commit 1cd7f8b, read on 2026-11-25

/** Separated by white space. One text, so that a start of the function makes nothing of it. */
export const SPAM_HOSTS = `
  01casino-x.ru 033nachtvandeliteratuur.nl 03e.info 0n-line.tv 1-88.vip 100dollars-seo.com
  12masterov.com 16lv.com 1kreditzaim.ru 1wek.top 1winru.ru 1x-slot.site 1xbet-entry.ru
  1xbetportugal.com 1xslot-casino.online 1xslot-casino.ru 1xslot.site 1xslots-brasil.site
  1xslots-casino.site 1xslots.site 24h.doctor 40momporntube.com 4ip.su 4istoshop.com 4xcasino.ru
  5elementov.ru 69-13-59.ru 70casino.online 7ooo.ru 7zap.com 8xv8.com a-elita.in.ua abclauncher.com
  actualremont.ru adanih.com adcash.com adf.ly adrenalinebot.net adult-video-chat.ru
  adventureparkcostarica.com advertisefree.co.uk adviceforum.info aerodizain.com aerotour.ru
  afora.ru agro-gid.com agtl.com.ua aibolita.com albuteroli.com alfabot.xyz all-news.kz all4bath.ru
  allergija.com allfan.ru allnews.md allnews24.in allproblog.com allwomen.info amos-kids.ru
  animenime.ru aoul.top apollon-market-url.org arendakvartir.kz arendovalka.xyz argo-visa.ru
  artblog.top artclipart.ru artpaint-market.ru ask-yug.com atoblog.online aucoinhomes.com
  autoblog.org.ua autofuct.ru automobile-spec.com avtointeres.ru avtovykup.kz aworlds.com
  azbukafree.com azlex.uz balakhna.online balayazh.com barbarahome.top bard-real.com.ua
  bavariagid.de berglion.com best-seo-solution.com bestbookclub.ru bestmobilityscooterstoday.com
  bestvpnrating.com bestwebsitesawards.com bet-winner1.ru betslive.ru betterhealthbeauty.com
  biglistofwebsites.com billiard-classic.com.ua bin-brokers.com biplanecentre.ru bird1.ru biteg.xyz
  biz-law.ru bizru.info black-tip.top blockchaintop.nl blog.xsk.in blog100.org blog2019.top
  bloglag.com blogorganictraffic.shop blogtotal.de blogtraffic.shop blogua.org bo-vtb24.ru
  bonus-betting.ru bonus-spasibo-sberbank.ru bonus-vtb.ru boost24.biz bpro1.top brakehawk.com
  brateg.xyz brauni.com.ua bravica.net bravica.online bravica.pro brickmaster.pro
  brothers-smaller.ru btcnix.com budilneg.xyz buhproffi.ru buildnw.ru buildwithwendy.com buketeg.xyz
  business-online-sberbank.ru candida-society.org.uk carder.tv carezi.com carivka.com.ua
  cartechnic.ru casino-top3.online casino-v.site casino-vulkane.com casinosbewertung.de
  casinox-jp.com cattyhealth.com cazino-v.online cazino-v.ru celestepage.xyz cenokos.ru chainii.ru
  chatrazvrat.ru cheapkeys.ovh chizhik-2.ru chomexun.com cityadspix.com citybur.ru clicksor.com
  codysbbq.com coeus-solutions.de coffeemashiny.ru coleso.md collectinviolity.com columb.net.ua
  commerage.ru compliance-elena.xyz compliance-john.top computer-remont.ru conciergegroup.org
  concretepol.com copyrightclaims.org coral-info.com crazy-mining.org credit.co.ua crypto-bear.com
  curenaturalicancro.com dacha-svoimi-rukami.com dailyblog.xyz dailyrank.net dailystorm.ru
  damianis.ru dav.kz dawlenie.com dcdcapital.com deart-13.ru delfin-aqua.com.ua demenageur.com
  dent-home.ru deryie.com deutsche-poesie.com dienai.ru dienmaytot.xyz diplomas-ru.com
  discounttaxi.kz distonija.com dividendo.ru djekxa.ru djonwatch.ru dldsshop.xyz dna-sklad.ru
  docs4all.com documentbase.net dodge-forum.eu doggyhealthy.com dojki-devki.ru dojki-hd.com
  dom-international.ru domashniy-hotel.ru doxyporno.com doxysexy.com draniki.org dreamland-bg.com
  drev.biz drupa.com dumpsccshop.com dzinerstudio.com e-buyeasy.com e-stroymart.kz ecblog.xyz
  econom.co eduardoluis.com educhess.ru edudocs.net eduserver.net eets.net ege-essay.ru egovaleo.it
  ek-invest.ru ekatalog.xyz ekbspravka.ru eko-gazon.ru ekoproekt-kr.ru eldoradorent.az
  electric-blue-industries.com elegante-vitrage.ru elementspluss.ru ellemarket.com elmifarhangi.com
  emctestlab.ru emerson-rus.ru empire-market.org empire-market.xyz empirestuff.org energomash.net
  energysexy.com englishtopic.ru envistore.xyz epicdiving.com eraglass.com erias.xyz ericshome.store
  ero-video-chat.org eropho.com eropho.net erotag.com es-pfrf.ru eskei83.com esoterikforum.at
  etairikavideo.gr etotupo.ru euromasterclass.ru eurosamodelki.ru exclusive-profit.com
  express-vyvoz.ru fainaidea.com falco3d.com falcoware.com fanoboi.com fashiong.ru fastgg.net
  fbdownloader.com feiacmr.shop feminist.org.ua fidalsa.de fierrohack.ru fineblog.top fitodar.com.ua
  fix-website-errors.com flexderek.com flowertherapy.ru forsex.info forum69.info fpclub.ru
  frankofficial.ru frauplus.ru free-website-traffic.com freenode.info fsalas.com gammatraffic.com
  gandikapper.ru gatwick.ru gays-video-chat.ru gcmx.net gearcraft.us geliyballon.ru generalporn.org
  germes-trans.com getbottraffic4free.xyz gidonline.one gidro-partner.ru girlporn.ru
  gk-casino.website global-smm.ru graceonline.shop guardlink.org guidetopetersburg.com gxcb.net
  halat.xyz halefa.com hard-porn.mobi havepussy.com hawaiisurf.com hd1080film.ru hdhc.site
  healbio.ru healthhacks.ru hentai-manga.porn heroero.com hit-kino.ru holistickenko.com hostiman.ru
  hotblognetwork.com housediz.com housemilan.ru hseipaa.kz huntdown.info hvd-store.com hydra-2019.ru
  hydra-2020.online hydra-onion-faq.com hydra1717.com hydra2020.top hydra2020zerkalo.com
  hydra20onion.com hydraena.com hydraruzxpwnew4afonion.com hydrauliczny.com hydrazerkalo2019.net
  hydrazerkalo2020.com hyip-zanoza.me i-spare.ru ib-rencredit.ru iblogpress.xyz ico.re
  igadgetsworld.com iloveitaly.ru iminent.com immobilieralgerie.net in-mostbet.ru incanto.in.ua
  incitystroy.ru inet-shop.su infektsii.com inform-ua.info insider.pro instasexyblog.com
  intex-air.ru intimchats.ru investpamm.ru isotoner.com ispaniya-costa-blanca.ru it-max.com.ua
  it-worlds.com iyfsearch.com izamorfix.ru izhevskjob.xyz izhstrelok.ru izi24.ru janemill.xyz
  jav-fetish.com jav-fetish.site jav-idol.com javcoast.com javlibrary.cc jeffbullas.xyz
  jobius.com.ua johnnyhaley.top judyandsimon.com jumkite.com justkillingti.me jweber.ru
  kabbalah-red-bracelets.com kabinet-5ka.ru kabinet-alfaclick.ru kabinet-click-alfabank.ru
  kabinet-esia-gosuslugi.ru kabinet-gosuslugi.ru kabinet-lk-megafon.ru kabinet-lk-rt.ru
  kabinet-mil.ru kabinet-my-pochtabank.ru kabinet-online-sovcombank.ru kabinet-online-vtb.ru
  kabinet-qiwi.ru kabinet-tele2.ru kabinet-ttk.ru kakablog.net kakadu-interior.com.ua
  kakworldoftanks.ru kambasoft.com kanakox.com kazlenta.kz kevinsnow.online kimblog.top
  kinnarimasajes.com kino-fun.ru kinobum.org kinopolet.net kinostar.online kollekcioner.ru
  komukc.com.ua kozhakoshek.com krasota.ru kredutu.com.ua kursy-ege.ru lakiikraski.ru lalalove.ru
  laminat.com.ua lawrenceblog.online laxdrills.com lcecshop.xyz leboard.ru ledalfa.by
  leon-official.site leto-dacha.ru lifespeaker.ru livejournal.top livia-pache.ru livingsimply.com
  lk-gosuslugi.ru logo-all.ru lolz.guru lolzteam.online lolzteam.org lookover.ru luxup.ru
  madisonclothingny.com mainhunter.com marblestyle.ru maxxximoda.ru mebel-ekb.com
  mebel-iz-dereva.kiev.ua meblieco.com med-zdorovie.com.ua medicaltranslate.ru megatkani.ru
  meriton.ru metallosajding.ru meteocast.net mhp.su miaxxx.com midnight.im migronis.com
  mikrocement.com.ua miningblack.net mirfairytale.ru mirobuvi.com.ua mksport.ru mnogabukaff.net
  mobisport.ru modforwot.ru moon.market mosrif.ru mossiemckenzie.shop msk-sprawka.com
  musichallaudio.ru myborder.ru mybuh.kz mycollegereview.com mydirtystuff.com myecomir.com
  myftpupload.com myplaycity.com mytherealshop.com nachalka21.ru nakozhe.com nancyblog.top
  naobumium.info narkomaniya-stop.ru navek.by nbok.net needtosellmyhousefast.com nethouse.ru
  nevapotolok.ru newsrosprom.ru niki-mlt.ru ninacecillia.top no-rx.info novosti-avto.ru novostic.ru
  ntdtv.ru nutriwestncahi.com o-o-11-o-o.com o-promyshlennosti.ru oblismall.xyz obyavka.org.ua
  obzor-casino-x.online okna-systems.pro okno.ooo olovoley.ru omega.best onionhydra.net
  onionshydra.com online-hit.info online-pharma.ru online-sbank.ru online-vtb.ru onlinedic.net
  onlinewot.ru oqex.io otdyx-s-komfortom.ru oudallas.net pacobarrero.com paidonlinesites.com
  painting-planet.com palvira.com.ua pamjatnik.com.ua pamyatnik-spb.ru pamyatnik-tsena.ru
  partnerskie-programmy.net paulinho.ru perimetor.ru perper.ru petrovka-online.com
  petrushka-restoran.ru petscar.ru pfrf-kabinet.ru phimmakinhdi.com photo-clip.ru php-market.ru
  pinupcasinos.ru pinupcasinos1.ru pinupp1.com piulatte.cz pizdeishn.com pizdeishn.net
  pizza-imperia.com pizza-tycoon.com plagscan.com podseka1.ru poker-royal777.com pokupaylegko.ru
  politika.bg popads.net popugauka.ru popugaychiki.com porndl.org pornhive.org porno-asia.com
  porno-gallery.ru porno2xl.net pornoelita.info pospektr.ru povodok-shop.ru pozdravleniya-c.ru
  predmety.in.ua prezidentshop.ru primfootball.com private-service.best prizesk.com prlog.ru
  probenzo.com.ua procrafts.ru prodaemdveri.com producm.ru prom23.ru prosmibank.ru prostoacc.com
  ptashkatextil.ua puzzleweb.ru qoinex.top quickchange.cc qwesa.ru ranksonic.info
  razborka-skoda.org.ua rb-str.ru rcb101.ru recinziireale.com regionshop.biz reklamnoe.agency
  releshop.ru rembash.ru remkompov.ru remont-kvartirspb.com research.ifmo.ru resellerclub.com
  residualforlife.com revolgc.pro rfavon.ru robocheck.info rospromtest.ru royal-casinos.ru
  rspectr.com rufreechats.com ruinfocomp.ru rulate.ru runetki-online.net rupolitshow.ru rus-lit.com
  russkie-sochineniya.ru rustag.ru rxshop.md rybalka-opt.ru s-forum.biz s-luna.me sabinablog.xyz
  samara-comfort.ru samchist.ru sanjosestartups.com santaren.by sapaship.ru sarahmilne.top
  sauni-lipetsk.ru sauni-moskva.ru savetubevideo.com scat.porn screentoolkit.com scripted.com
  searchencrypt.com sel-hoz.com semalt.com semalt.net senacertificados.co seoriseome.netlify.app
  serialsx.ru sexpornotales.net sexreliz.com sexreliz.net sexsaoy.com sexuria.net sexwife.net
  sharebutton.net shnyagi.net shop4fit.ru shopfishing.com.ua shoppinglocation.com
  shopsellcardsdumps.com shtaketniki.ru shulepov.ru sib-kukla.ru sibkukla.ru sign-service.ru
  sim-dealer.ru sinhronperevod.ru site5.com siteripz.net sledstvie-veli.net sloopyjoes.com.top
  snabs.kz sneakerfreaker.com snegozaderzhatel.ru snip.tw solartek.ru souvenirua.com
  soyuzexpedition.ru sp-laptop.ru spain-poetry.com spb-scenar.ru spravkavspb.net spy-app.info
  sqadia.com sssexxx.net st-komf.ru sta-grand.ru stiralkovich.ru stoletie.ru stoliar.org
  stop-nark.ru stop-zavisimost.com strongtools.ga stroyalp.ru stroyka-gid.ru studentguide.ru
  su1ufa.ru supermama.top superslots-casino.online svet-depo.ru svoimi-rukamy.com sweet.tv
  t-machinery.ru taihouse.ru tattoo-stickers.ru tattooha.com td-l-market.ru td-perimetr.ru
  tds-west.ru technika-remont.ru telfer.ru teman.com.ua tennis-bet.ru tentcomplekt.ru terapist.xyz
  thaimassage-slon.ru the-world.ru therealshop.exaccess.com timmy.by tokshow.online tomck.com
  top-instagram.info top10-online-games.com topgurudeals.com topmebeltorg.ru torospa.ru
  torrentred.games trade365.org traffic2cash.xyz trafficbot.life trex.casino tricolortv-online.com
  tsatu.edu.ua tsc-koleso.ru ucban.xyz ucoz.ru ufolabs.net uginekologa.com ukrainian-poetry.com
  ukrcargo.com ukrtvory.in.ua ul-potolki.ru unibus.su urblog.xyz uruto.ru uyut-dom.pro
  uyutmaster73.ru uzungil.com v-casino.site v-casino.website v-casino.xyz v-cazino.online
  v-cazino.ru vape-x.ru vavada-casino.host vavada-casino.top vchulkah.net ventopt.by veselokloun.ru
  vetbvc.ru vgoloveboli.net videochat.guru videochat.world videotop.biz viktoria-center.ru
  virtualbb.com vkonche.com vksex.ru vladtime.ru vodabur.by vodaodessa.com vrazbor59.ru vsdelke.ru
  vseprobrak.ru vulkan-nadengi.ru vulkanrussia1.ru vzubah.com vzube.com wallabag.malooma.bzh
  wallpapers-all.com wandamary.online warmex.com.ua wasabisale.xyz wave-games.ru wdss.com.ua
  weburlopener.com weightbelts.ru workius.ru workona.com works.if.ua worldgamenews.com
  worldofbtc.com wpnull.org wrc-info.ru x-lime.com x-lime.net xn----7sbabb9a1b7bddgm6a1i.xn--p1ai
  xn----7sbabhv4abd8aih6bb7k.xn--p1ai xn----7sbbpe3afguye.xn--p1ai
  xn----ctbfcdjl8baejhfb1oh.xn--p1ai xn----itbbudqejbfpg3l.com xn----jtbjfcbdfr0afji4m.xn--p1ai
  xn--78-6kc6akkhn3a3k.xn--p1ai xn--78-6kcmzqfpcb1amd1q.xn--p1ai xn--80aeb6argv.xn--p1ai
  xn--80ahdheogk5l.xn--p1ai xn--e1aahcgdjkg4aeje6j.kz xpert.com.ua xtraffic.plus xtrafficplus.com
  xtrafficplus.online xxxhamster.me yes-com.com yougame.biz zagadki.in.ua zakaznoy.com.ua
  zamolotkom.ru zapnado.ru zavod-gm.ru zdm-auto.ru zelena-mriya.com.ua zot.moscow zt-m.ru
  zvetki.ru`;
