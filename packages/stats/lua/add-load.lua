-- Adds a load window to the stream, puts the roll-ups of its minute and hour in the place of the earlier ones, and drops the oldest of
-- each beyond its number or its bytes; the newest stays. A window that has been added is not added again.
-- KEYS: 1 fence, 2 load (stream: window), 3 load:minutes, 4 load:hours (sorted sets by beginning),
--       5 written (hash: settings, load = "fence number" of the last write of each),
--       6 load:kept (hash: windows, minutes, hours = bytes of each; cut:windows, cut:minutes, cut:hours = 1 once it has dropped some)
-- ARGV: 1 the writer's fence, 2 number of the window, then for window, minute and hour: its text, its beginning, most of them, most bytes
-- Returns: {'ok', then for each of the three its bytes and 1 where bytes have had some dropped} or {'fence', highest fence};
--          {'ok'} alone for a window that has been added before
local fence = tonumber(redis.call('GET', KEYS[1]) or '0')
if tonumber(ARGV[1]) < fence then return {'fence', fence} end
local by, number = string.match(redis.call('HGET', KEYS[5], 'load') or '', '^(%d+) (%d+)$')
if by == ARGV[1] and tonumber(ARGV[2]) <= tonumber(number) then return {'ok'} end

local stream = {
  count = function(key) return redis.call('XLEN', key) end,
  texts = function(key, last)
    local texts = {}
    for _, entry in ipairs(redis.call('XRANGE', key, '-', '+', 'COUNT', last + 1)) do texts[#texts + 1] = entry[2][2] end
    return texts
  end,
  add = function(key, text) redis.call('XADD', key, '*', 'window', text) return 0 end,
  drop = function(key) redis.call('XTRIM', key, 'MAXLEN', redis.call('XLEN', key) - 1) end,
}
local set = {
  count = function(key) return redis.call('ZCARD', key) end,
  texts = function(key, last) return redis.call('ZRANGE', key, 0, last) end,
  add = function(key, text, beginning)
    local replaced = redis.call('ZRANGEBYSCORE', key, beginning, beginning)
    redis.call('ZREMRANGEBYSCORE', key, beginning, beginning)
    redis.call('ZADD', key, beginning, text)
    return #(replaced[1] or '')
  end,
  drop = function(key) redis.call('ZREMRANGEBYRANK', key, 0, 0) end,
}
local answer = {'ok'}
local function keep(name, kind, key, first)
  local text, most, most_bytes = ARGV[first], tonumber(ARGV[first + 2]), tonumber(ARGV[first + 3])
  local bytes = tonumber(redis.call('HGET', KEYS[6], name))
  if not bytes then
    -- Written by a version that did not count.
    bytes = 0
    for _, kept in ipairs(kind.texts(key, kind.count(key))) do bytes = bytes + #kept end
  end
  bytes = bytes + #text - kind.add(key, text, ARGV[first + 1])
  local count, is_short = kind.count(key), 0
  while count > 1 and (count > most or bytes > most_bytes) do
    if count <= most then is_short = 1 end
    bytes = bytes - #kind.texts(key, 0)[1]
    kind.drop(key)
    count = count - 1
    redis.call('HSET', KEYS[6], 'cut:' .. name, 1)
  end
  redis.call('HSET', KEYS[6], name, bytes)
  answer[#answer + 1] = bytes
  answer[#answer + 1] = is_short
end
keep('windows', stream, KEYS[2], 3)
keep('minutes', set, KEYS[3], 7)
keep('hours', set, KEYS[4], 11)
redis.call('HSET', KEYS[5], 'load', ARGV[1] .. ' ' .. ARGV[2])
return answer
