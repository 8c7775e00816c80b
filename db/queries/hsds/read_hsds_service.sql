-- (service uuid)
-- The organization that gives a service, and the service's place in it.
select h.*, array_position(h._service_ids, :service) - 1 as _position from hsds_record h
where h._service_ids @> array[:service]
