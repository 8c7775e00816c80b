-- The consent forms: what people are asked to agree to, in four languages. A version that was published stays as it
-- is: somebody has agreed to it. A change of words is a new version, in new rows below the old ones.
grant select on consent_form to athar_app;

create function consent_form_stays() returns trigger language plpgsql as $$
begin
    raise exception 'the consent form % (%) was published: a change of its words is a new version',
        old.version, old.language;
end $$;
create trigger consent_form_stays before update or delete on consent_form
    for each row execute function consent_form_stays();

-- Whether a text may stand under a version: of a version that is published here, only one of its own; of any other,
-- such as an organization's own form, it is for the organization to know.
create function is_form_text(the_version text, the_sha256 text) returns boolean
language sql stable security definer set search_path = public, pg_temp as $$
    select coalesce(bool_or(sha256 = the_sha256), true) from consent_form where version = the_version
$$;

-- No translation but the Arabic and English ones was read by a lawyer; the Kurmanji and Turkish ones wait for a reader
-- whose language it is (api/DECISIONS.md).
insert into consent_form (version, language, title, body, sha256, published_on)
select version, language, title, body, encode(sha256(convert_to(body, 'UTF8')), 'hex'), published_on
from (values
    ('athar-2026-1', 'ar', date '2026-11-26', 'الموافقة على مشاركة ما أبلغتُ به عن شخص مفقود',
$form$1. عمّ أُسأل؟
أبلغتُ منظمة عن شخص مفقود. وأُسأل الآن هل يجوز لها أن تشارك ما أبلغتُ به مع آخرين يبحثون عن المفقودين، ومع من. يحق لي أن أرفض، وفي هذه الحالة لا يُشارك بلاغي مع أحد، ويبقى ملفي مع المنظمة التي سجّلته وأستطيع متابعته كما هو.

2. ماذا يُشارك، ومع من، ولأي غرض؟
لا يُشارك إلا مع من أسمّيهم (منظمات أو أنواع من الجهات)، ولا يُستعمل إلا للأغراض التي أختارها. وما أطلب حجبه لا يُعرض عليهم.

3. هل يمكنني التراجع؟
نعم، في أي وقت ومن دون ذكر سبب: برقم الملف ورمز الدخول، أو عن طريق المنظمة. ومنذ تلك اللحظة لا يقرأ أحد ملفي استناداً إلى هذه الموافقة. أما ما قرأه آخرون من قبل فلا يمكن استرجاعه، ويبيّن لي سجل الاطلاع من قرأ ومتى. وتنتهي الموافقة كذلك في اليوم المحدد فيها، إن حُدّد.

4. ما حقوقي الأخرى؟
يمكنني أن أطلب نسخة مما هو محفوظ، أو تصحيحه، أو محوه. وإذا كان الشخص المفقود طفلاً، أو يُحتمل أن يكون طفلاً، فالموافقة لوليّ أمره.

5. كم يكلّف ذلك؟
لا شيء. ولن يطلب مني أحد مالاً مقابل أي شيء من هذا.

قرأتُ ما سبق، أو قُرئ عليّ بلغة أفهمها، وأوافق.$form$),
    ('athar-2026-1', 'en', date '2026-11-26', 'Consent to share what I reported about a missing person',
$form$1. What am I asked?
I reported a missing person to an organization. Now I am asked whether it may share what I reported with others who search for the missing, and with whom. I may say no. Then my report is shared with nobody; my case stays with the organization that wrote it down, and I can follow it all the same.

2. What is shared, with whom, and for what?
It is shared only with those whom I name (organizations, or kinds of bodies) and used only for the purposes that I choose. What I ask to hold back is not shown to them.

3. Can I change my mind?
Yes, at any time and without a reason: with the number of my case and my access code, or through the organization. From then on nobody reads my case by this consent. What others have read before cannot be taken back; the access log shows me who read and when. The consent also ends on the day that is written in it, if there is one.

4. What else may I ask for?
I may ask for a copy of what is kept, for its correction, or for its erasure. If the missing person is a child, or may be one, the consent is for the guardian to give.

5. What does it cost?
Nothing. Nobody will ask me for money for any of this.

I have read this, or it was read to me in a language that I understand, and I agree.$form$),
    ('athar-2026-1', 'ku', date '2026-11-26', 'Razîbûn bo parvekirina tiştê ku min li ser kesekî winda ragihand',
$form$1. Çi ji min tê pirsîn?
Min kesekî winda ji rêxistinekê re ragihand. Niha ji min tê pirsîn gelo ew dikare tiştê ku min ragihand bi kesên din ên ku li windayan digerin re parve bike, û bi kê re. Ez dikarim bibêjim na. Wê demê ragihandina min bi kesî re nayê parvekirin; doza min li cem rêxistina ku ew nivîsand dimîne û ez dîsa jî dikarim bişopînim.

2. Çi tê parvekirin, bi kê re û bo çi?
Tenê bi kesên ku ez navê wan dibêjim (rêxistin an cureyên saziyan) re tê parvekirin û tenê bo armancên ku ez hildibijêrim tê bikaranîn. Tiştê ku ez bixwazim veşartî bimîne nîşanî wan nayê dan.

3. Gelo ez dikarim biryara xwe biguherînim?
Erê, her gav û bêyî sedem: bi hejmara doza xwe û koda xwe ya gihîştinê, an bi rêya rêxistinê. Ji wê gavê û pê ve kes bi vê razîbûnê doza min naxwîne. Tiştê ku kesên din berê xwendiye nayê vegerandin; tomara gihîştinê nîşanî min dide kê xwend û kengê. Razîbûn di roja ku tê de hatiye nivîsandin de jî bi dawî dibe, heke hebe.

4. Ez dikarim çi din bixwazim?
Ez dikarim kopiyek ji tiştê tomarkirî, rastkirina wê an jêbirina wê bixwazim. Heke kesê winda zarok be, an dibe ku zarok be, razîbûnê welî dide.

5. Bihayê wê çi ye?
Tiştek. Ji bo yek ji van tiştan kes ji min pere naxwaze.

Min ev xwend, an bi zimanekî ku ez fêm dikim ji min re hat xwendin, û ez razî me.$form$),
    ('athar-2026-1', 'tr', date '2026-11-26', 'Kayıp bir kişi hakkında bildirdiklerimin paylaşılmasına onay',
$form$1. Bana ne soruluyor?
Kayıp bir kişiyi bir kuruluşa bildirdim. Şimdi bana, bildirdiklerimi kayıpları arayan başkalarıyla paylaşıp paylaşamayacağı ve kimlerle paylaşabileceği soruluyor. Hayır diyebilirim. O zaman bildirimim kimseyle paylaşılmaz; dosyam onu kaydeden kuruluşta kalır ve dosyamı yine de izleyebilirim.

2. Ne, kiminle ve ne için paylaşılır?
Yalnızca adını verdiklerimle (kuruluşlar veya kurum türleri) paylaşılır ve yalnızca seçtiğim amaçlar için kullanılır. Saklı kalmasını istediklerim onlara gösterilmez.

3. Fikrimi değiştirebilir miyim?
Evet, her zaman ve neden göstermeden: dosya numaram ve erişim kodumla veya kuruluş aracılığıyla. O andan itibaren kimse bu onaya dayanarak dosyamı okumaz. Başkalarının daha önce okudukları geri alınamaz; erişim kaydı bana kimin ne zaman okuduğunu gösterir. Onay, içinde bir gün yazılıysa o gün de sona erer.

4. Başka ne isteyebilirim?
Saklananların bir kopyasını, düzeltilmesini veya silinmesini isteyebilirim. Kayıp kişi çocuksa veya çocuk olabilirse onayı velisi veya vasisi verir.

5. Bunun bedeli nedir?
Yoktur. Bunların hiçbiri için kimse benden para istemeyecektir.

Bunu okudum veya anladığım bir dilde bana okundu ve onaylıyorum.$form$)
) as form (version, language, published_on, title, body)
on conflict (version, language) do update
    set title = excluded.title, body = excluded.body, sha256 = excluded.sha256, published_on = excluded.published_on
    where (consent_form.title, consent_form.body, consent_form.published_on)
          is distinct from (excluded.title, excluded.body, excluded.published_on);
