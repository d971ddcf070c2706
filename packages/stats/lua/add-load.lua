-- Adds a load window to the stream and puts the roll-ups of its minute and hour in the place of the earlier ones.
-- A window that has been added is not added again.
-- KEYS: 1 fence, 2 load (stream: window), 3 load:minutes, 4 load:hours (sorted sets by beginning),
--       5 written (hash: settings, load = "fence number" of the last write of each)
-- ARGV: 1 the writer's fence, 2 number of the window, 3 window, 4 most windows, 5 beginning of the minute, 6 its roll-up,
--       7 most minutes, 8 beginning of the hour, 9 its roll-up, 10 most hours
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
local by, number = string.match(redis.call('HGET', KEYS[5], 'load') or '', '^(%d+) (%d+)$')
if by == ARGV[1] and tonumber(ARGV[2]) <= tonumber(number) then return {'ok'} end
local function roll_up(key, beginning, value, most)
  redis.call('ZREMRANGEBYSCORE', key, beginning, beginning)
  redis.call('ZADD', key, beginning, value)
  redis.call('ZREMRANGEBYRANK', key, 0, -1 - tonumber(most))
end
redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[4], '*', 'window', ARGV[3])
roll_up(KEYS[3], ARGV[5], ARGV[6], ARGV[7])
roll_up(KEYS[4], ARGV[8], ARGV[9], ARGV[10])
redis.call('HSET', KEYS[5], 'load', ARGV[1] .. ' ' .. ARGV[2])
return {'ok'}
