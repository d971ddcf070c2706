-- Gives the lead of a fence back.
-- KEYS: 1 leader (hash: fence, coordinator, incarnation, address)
-- ARGV: 1 the leader's fence
-- Returns: {'ok'}
if redis.call('HGET', KEYS[1], 'fence') == ARGV[1] then redis.call('DEL', KEYS[1]) end
return {'ok'}
