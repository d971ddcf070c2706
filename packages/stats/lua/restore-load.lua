-- Puts windows or roll-ups back that their leader has added before: all windows take the place of the stream, roll-ups that of those of
-- their minutes or hours. Nothing changes where the leader has added more since.
-- KEYS: 1 fence, 2 load (stream: window), or load:minutes or load:hours (sorted set by beginning),
--       3 written (hash: settings, load = "fence number" of the last write of each), 4 load:kept (hash, as in add-load)
-- ARGV: 1 the writer's fence, 2 number of the last window that is in them, 3 windows, minutes or hours,
--       4 1 where the leader has had some of these dropped, then of each beginning and text
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
local by, number = string.match(redis.call('HGET', KEYS[3], 'load') or '', '^(%d+) (%d+)$')
if by == ARGV[1] and tonumber(ARGV[2]) < tonumber(number) then return {'ok'} end
local isStream, isCut = ARGV[3] == 'windows', ARGV[4] == '1'
-- An earlier leader's, of which minutes and hours tell.
if isStream and redis.call('DEL', KEYS[2]) == 1 then isCut = true end
for first = 5, #ARGV, 2 do
  local beginning, text = ARGV[first], ARGV[first + 1]
  if isStream then
    redis.call('XADD', KEYS[2], '*', 'window', text)
  else
    redis.call('ZREMRANGEBYSCORE', KEYS[2], beginning, beginning)
    redis.call('ZADD', KEYS[2], beginning, text)
  end
end
-- Counted anew with the next window.
redis.call('HDEL', KEYS[4], ARGV[3])
if isCut then redis.call('HSET', KEYS[4], 'cut:' .. ARGV[3], 1) end
return {'ok'}
