-- Adds a load window to the stream and puts the roll-ups of its minute and hour in the place of the earlier ones.
-- KEYS: 1 fence, 2 load (stream: window), 3 load:minutes, 4 load:hours (sorted sets by beginning)
-- ARGV: 1 the writer's fence, 2 window, 3 most windows, 4 beginning of the minute, 5 its roll-up, 6 most minutes,
--       7 beginning of the hour, 8 its roll-up, 9 most hours
-- Returns: {'ok'} or {'fence', highest fence}
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
local function roll_up(key, beginning, value, most)
  redis.call('ZREMRANGEBYSCORE', key, beginning, beginning)
  redis.call('ZADD', key, beginning, value)
  redis.call('ZREMRANGEBYRANK', key, 0, -1 - tonumber(most))
end
redis.call('XADD', KEYS[2], 'MAXLEN', ARGV[3], '*', 'window', ARGV[2])
roll_up(KEYS[3], ARGV[4], ARGV[5], ARGV[6])
roll_up(KEYS[4], ARGV[7], ARGV[8], ARGV[9])
return {'ok'}
