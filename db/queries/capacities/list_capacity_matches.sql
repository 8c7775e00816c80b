-- (organization uuid, needs boolean?, limit bigint)
-- Who offers what the organization needs, or needs what it offers, the best first. Row-level security lets each side
-- say only what the asker may see; `needs` is null for the other direction.
with own as materialized (
    select * from organization_capacity
    where organization_id = :organization
      and side = 'need' and (ends is null or ends >= current_date)           --? needs
      and side = 'offer'                                                     --! needs
), point as materialized (
    select distinct u.x, u.y, u.z, u.p as precision
    from own cross join unnest(own.x, own.y, own.z, own.precisions) u (x, y, z, p)
), network as materialized (
    select array(select to_id from organization_link
                 where from_id = :organization and kind = 'membership' and status = 'active') as ids
), weight as materialized (
    select jsonb_object_agg(part, points) as of
    from (select part, jsonb_object_agg(value, points) as points from capacity_weight group by part) one
), pair as materialized (
    select o.number, c.organization_id, c.number as other_number, r.needed, r.offered, r.degree = 1 as is_exact,
           coalesce(o.grade, c.grade) as grade, coalesce(o.availability, c.availability) as availability,
           coalesce(o.urgency, c.urgency) as urgency,
           case when o.languages is null or c.languages is null then 'unsaid'
                when o.languages && c.languages then 'shared'
                else 'none' end as fit,
           o.languages as own_languages, c.languages,
           round((w.of #> '{skill,exact}')::integer * r.degree)::integer as skill_points
    from weight w cross join own o
    join skill_relation r on r.needed = o.skill                              --? needs
    join organization_capacity c on c.side = 'offer' and c.skill = r.offered --? needs
    join skill_relation r on r.offered = o.skill                             --! needs
    join organization_capacity c on c.side = 'need' and c.skill = r.needed   --! needs
         and (c.ends is null or c.ends >= current_date)                      --! needs
    where c.organization_id <> :organization and c.on_map
      and (c.verified_until is null or c.verified_until >= current_date)
), rated as materialized (
    select *, skill_points + languages_points + availability_points + urgency_points + level_points as before
    from (select pair.*, (w.of -> 'languages' -> fit)::integer as languages_points,
                 (w.of -> 'availability' -> coalesce(availability, 'unsaid'))::integer as availability_points,
                 (w.of -> 'urgency' -> coalesce(urgency, 'unsaid'))::integer as urgency_points,
                 (w.of -> 'level' -> coalesce(grade, 'unsaid'))::integer as level_points
          from pair cross join weight w) points
), best as materialized (
    -- Of several entries of one skill the one that fits best; the way there is the same for all of them.
    select distinct on (number, organization_id) * from rated
    order by number, organization_id, before desc, other_number
), near as materialized (
    -- Distance can still change the order of these, and of no others.
    select * from best
    where before >= coalesce((select before from best order by before desc offset :limit - 1 limit 1), 0)
                    - (select max(points) from capacity_weight where part = 'distance')
), place as materialized (
    -- How far apart: once for each organization, however many of its entries fit.
    select one.organization_id, own.name as own_precision, other.name as other_precision,
           own.off_km + other.off_km as off_km,
           (round(d.km / greatest(own.step_km, other.step_km)) * greatest(own.step_km, other.step_km))::integer as km,
           case when d.km is not null then 'measured' when o.countries = '{}' or one.countries = '{}' then 'unknown'
                when o.countries && one.countries then 'same_country' else 'apart' end as state
    from (select distinct on (c.organization_id) c.organization_id, c.countries, c.x, c.y, c.z, c.precisions
          from organization_capacity c where c.organization_id in (select organization_id from near)) one
    cross join (select countries from own limit 1) o
    left join lateral (
        select 6371 * acos(least(1, p.x * u.x + p.y * u.y + p.z * u.z)) as km, p.precision as own, u.p as other
        from point p cross join unnest(one.x, one.y, one.z, one.precisions) u (x, y, z, p)
        order by p.x * u.x + p.y * u.y + p.z * u.z desc, greatest(p.precision, u.p), p.precision
        limit 1) d on true
    left join place_precision own on own.number = d.own
    left join place_precision other on other.number = d.other
), told as (
    select n.*, n.before + n.distance_points as points
    from (select near.*, place.own_precision, place.other_precision, place.off_km, place.km, place.state,
                 case place.state
                     when 'measured'
                         then round((w.of #> '{distance,measured}')::integer / (1 + place.km / 50.0))::integer
                     else (w.of -> 'distance' -> place.state)::integer end as distance_points
          from weight w cross join near join place using (organization_id)) n
    order by points desc, organization_id, needed, offered, number
    limit :limit
)
select jsonb_build_object('id', f.organization_id, 'names', f.document -> 'names', 'kind', f.document -> 'kind',
                          'verification', 'verified')
           as organization,
       b.needed, b.offered, thousandths(b.points) as score,
       jsonb_build_object('skill', thousandths(b.skill_points), 'languages', thousandths(b.languages_points),
           'distance', thousandths(b.distance_points), 'availability', thousandths(b.availability_points),
           'urgency', thousandths(b.urgency_points), 'level', thousandths(b.level_points)) as parts,
       jsonb_build_object('skill', case when b.is_exact then 'exact' else 'related' end, 'level', b.grade,
           'languages', jsonb_build_object('fit', b.fit,
               'shared', array(select unnest(b.own_languages) intersect select unnest(b.languages) order by 1)),
           'distance', jsonb_build_object('fit', b.state, 'km', b.km, 'off_km', b.off_km,
               'own_precision', b.own_precision, 'other_precision', b.other_precision),
           'availability', b.availability, 'urgency', b.urgency,
           'network', case when exists (select from organization_link l where l.status = 'active'
                                          and ((l.from_id, l.to_id) = (:organization, b.organization_id)
                                               or (l.to_id, l.from_id) = (:organization, b.organization_id)))
                           then 'partner'
                           when exists (select from organization_link m
                                        where m.from_id = b.organization_id and m.kind = 'membership'
                                          and m.status = 'active' and m.to_id = any (n.ids)) then 'fellow'
                           else 'none' end) as reasons
from told b join organization_face f on f.organization_id = b.organization_id cross join network n
order by b.points desc, b.organization_id, b.needed, b.offered, b.number
