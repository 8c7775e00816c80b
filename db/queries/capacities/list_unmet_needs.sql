-- (skill text?, place text?, urgency text?, within_km integer, limit bigint)
-- What is needed where, as far as the asker sees, against what is offered there, near and anywhere; the least met
-- first.
with need as materialized (
    select c.organization_id, c.skill, g.pcode, max(w.points) as points,
           array_agg(distinct l.language) filter (where l.language is not null) as languages
    from organization_capacity c
    left join lateral unnest(c.governorates) g (pcode) on true
    left join lateral unnest(c.languages) l (language) on true
    join capacity_weight w on w.part = 'urgency' and w.value = coalesce(c.urgency, 'unsaid')
    where c.side = 'need' and c.on_map and (c.verified_until is null or c.verified_until >= current_date)
      and (c.ends is null or c.ends >= current_date)
      and c.skill = :skill                                                          --? skill
      and g.pcode in (select a.pcode from place p join place a                      --? place
                      on a.pcode = any (p.ancestors) or p.pcode = any (a.ancestors) --? place
                      where p.pcode = :place)                                       --? place
      and exists (select from organization_face f                                   --? place
                  where f.organization_id = c.organization_id and f.tokens @> array['place:' || :place]) --? place
      and c.urgency = :urgency                                                      --? urgency
    group by c.organization_id, c.skill, g.pcode
), offer as materialized (
    select c.organization_id, c.skill, c.governorates,
           array_agg(distinct l.language) filter (where l.language is not null) as languages
    from organization_capacity c left join lateral unnest(c.languages) l (language) on true
    where c.side = 'offer' and c.on_map and (c.verified_until is null or c.verified_until >= current_date)
      and c.skill in (select skill from need)
    group by c.organization_id, c.skill, c.governorates
), wanted as (
    select need.skill, need.pcode, count(*) as organizations, sum(need.points) as pressure,
           jsonb_build_object('critical', count(*) filter (where w.value = 'critical'),
               'high', count(*) filter (where w.value = 'high'),
               'medium', count(*) filter (where w.value = 'medium'), 'low', count(*) filter (where w.value = 'low'),
               'unsaid', count(*) filter (where w.value = 'unsaid')) as urgency
    from need join capacity_weight w on w.part = 'urgency' and w.points = need.points
    group by need.skill, need.pcode
), near as materialized (
    select a.pcode, b.pcode as other
    from place a join place b on b.level = 'governorate'
     and (a.pcode = b.pcode or :within_km >= 6371 * acos(least(1, sind(a.latitude) * sind(b.latitude)
          + cosd(a.latitude) * cosd(b.latitude) * cosd(a.longitude - b.longitude))))
    where a.level = 'governorate'
), spread as (
    select skill, governorates, count(*) as organizations from offer group by skill, governorates
), reached as (
    select skill, pcode, sum(organizations) filter (where is_there) as same_governorate, sum(organizations) as within
    from (select s.skill, s.organizations, n.pcode, bool_or(n.pcode = n.other) as is_there
          from spread s cross join unnest(s.governorates) g (pcode) join near n on n.other = g.pcode
          group by s.skill, s.governorates, s.organizations, n.pcode) one
    group by skill, pcode
), anywhere as (
    select skill, count(*) as anywhere from offer group by skill
), spoken as (
    select n.skill, n.pcode, sum(o.organizations) as shared_language
    from (select skill, pcode, array_agg(distinct l) as languages from need cross join unnest(languages) l
          group by skill, pcode) n
    join (select skill, languages, count(*) as organizations from offer group by skill, languages) o
      on o.skill = n.skill and o.languages && n.languages
    group by n.skill, n.pcode
), figure as (
    select w.skill, w.pcode, w.organizations, w.urgency, coalesce(r.same_governorate, 0) as same_governorate,
           coalesce(r.within, 0) as within,
           coalesce(a.anywhere, 0) as anywhere, coalesce(s.shared_language, 0) as shared_language,
           w.pressure::numeric / (select max(points) from capacity_weight where part = 'urgency') as pressure
    from wanted w
    left join reached r on r.skill = w.skill and r.pcode = w.pcode
    left join anywhere a on a.skill = w.skill
    left join spoken s on s.skill = w.skill and s.pcode is not distinct from w.pcode
), ranked as (
    select f.*, (select sum(weight.points * case weight.value when 'same_governorate' then f.same_governorate
                            when 'within' then f.within - f.same_governorate else f.anywhere - f.within end)
                 from capacity_weight weight where weight.part = 'reach') / 1000.0 as supply
    from figure f
)
select r.skill,
       case when p.pcode is not null
            then jsonb_build_object('pcode', p.pcode, 'name_ar', p.name_ar, 'name_en', p.name_en, 'name_ku', p.name_ku,
                                    'name_tr', p.name_tr) end as governorate,
       r.organizations, r.urgency,
       jsonb_build_object('same_governorate', r.same_governorate, 'within', r.within, 'anywhere', r.anywhere,
                          'shared_language', r.shared_language) as offers,
       round(r.pressure / (1 + r.supply), 3) as rank,
       jsonb_build_object('pressure', trim_scale(r.pressure), 'supply', trim_scale(r.supply)) as parts
from ranked r left join place p on p.pcode = r.pcode
order by r.pressure / (1 + r.supply) desc, r.skill, r.pcode
limit :limit
