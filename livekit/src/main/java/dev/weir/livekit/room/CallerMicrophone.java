package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.channel.Select;
import dev.weir.channel.SendResult;
import dev.weir.livekit.rtc.RtcFailed;
import dev.weir.livekit.rtc.RtcRoom;
import dev.weir.time.Ticker;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The caller's microphone, as one stream that goes on whatever becomes of its tracks: where nothing
 * comes, there is silence, for long enough that whoever listens finds that nobody speaks. What was
 * recorded before a track was there comes first; the track waits for it.
 *
 * <p>Any thread may change the track; one runs it.
 */
final class CallerMicrophone {
  static final int RATE = 24_000;
  static final Duration FRAME = Duration.ofMillis(50);

  /** Frames between the room and whoever listens. */
  static final int FRAMES = 8;

  /** Without a frame for so long, there is silence. */
  static final Duration GAP = Duration.ofMillis(200);

  /** Silence is heard for so long; then nothing is, until a frame comes. */
  static final Duration MOST_SILENCE = Duration.ofSeconds(5);

  /** How long a track waits for what was recorded before it. */
  static final Duration WAIT_FOR_RECORDED = Duration.ofSeconds(3);

  /** What was there longer before the track was is not heard. */
  static final Duration OLDEST_RECORDED = Duration.ofSeconds(1);

  private static final System.Logger LOG = System.getLogger(CallerMicrophone.class.getName());
  private static final Duration NEVER = ChronoUnit.FOREVER.getDuration();

  private final Chan<AudioFrame> heard = Chan.bounded(FRAMES);
  private final Chan<Source> sources =
      Chan.<Source>builder().conflated().onUndelivered(it -> it.live().cancel()).build();
  private final RtcRoom room;
  private final Ticker ticker;
  private final RecordedAhead recorded;
  private volatile String track = "";

  /** The next track is the first since the caller has come. */
  private volatile boolean isNew = true;

  /** Of the thread that runs it, as what follows: to be heard next. */
  private final Deque<AudioFrame> due = new ArrayDeque<>();

  private @Nullable Receiver<AudioFrame> live;
  private @Nullable Receiver<Recorded> ahead;
  private long aheadUntil;
  private Duration silence = MOST_SILENCE;

  CallerMicrophone(Means means, RecordedAhead recorded) {
    this.room = means.room();
    this.ticker = means.ticker();
    this.recorded = recorded;
  }

  /** What is heard, in frames of 50 ms at 24 kHz. */
  Receiver<AudioFrame> heard() {
    return heard;
  }

  /** Its track, or the last one; empty if there was none. */
  String track() {
    return track;
  }

  /** From now on this track is listened to, and no other. Returns at once. */
  void listenTo(String sid) {
    try {
      boolean waits = recorded.comes(sid) || (isNew && room.isRecordedAhead(sid));
      Source next = new Source(room.listen(sid, RATE, FRAME), waits ? recorded.of(sid) : null);
      track = sid;
      isNew = false;
      if (sources.offer(next) instanceof SendResult.Closed) {
        next.live().cancel();
      }
    } catch (RtcFailed e) {
      LOG.log(DEBUG, "track {0} has gone already: {1}", sid, e.getMessage());
    }
  }

  /** The caller is not there; whoever comes back may have spoken ahead once more. */
  void callerHasLeft() {
    isNew = true;
  }

  /** Nothing more is heard. */
  void close() {
    sources.cancel();
    heard.cancel();
  }

  boolean run() throws InterruptedException {
    try {
      while (true) {
        var _ = next().run();
        while (ahead == null && !due.isEmpty()) {
          heard.send(due.remove());
        }
      }
    } catch (ChanClosed e) {
      return true; // nobody listens any more
    } finally {
      leave();
    }
  }

  private Select<Boolean> next() {
    Select<Boolean> select =
        Select.<Boolean>of().biased().ticker(ticker).receive(sources, this::change);
    if (ahead != null) {
      select = select.receive(ahead, this::begin, this::goOn);
    }
    if (live != null) {
      select = select.receive(live, this::hear, this::ended);
    }
    return ahead == null
        ? select.after(patience(), this::nothing)
        : select.after(
            Duration.ofNanos(aheadUntil - ticker.nanos()),
            () -> unheard("it took longer than %d ms".formatted(WAIT_FOR_RECORDED.toMillis())));
  }

  private boolean change(Source next) {
    leave();
    if (ahead != null) {
      var _ = unheard("another track has come"); // what has come meanwhile is
    }
    live = next.live();
    ahead = next.ahead();
    aheadUntil = ticker.after(WAIT_FOR_RECORDED);
    return true;
  }

  private void leave() {
    if (live != null) {
      live.cancel();
    }
  }

  private boolean begin(Recorded before) {
    long old = ticker.nanos() - before.at();
    if (old > OLDEST_RECORDED.toNanos()) {
      return unheard("it is %d ms old".formatted(Duration.ofNanos(old).toMillis()));
    }
    ahead = null;
    silence = Duration.ZERO;
    Deque<AudioFrame> since = new ArrayDeque<>(due);
    due.clear();
    AudioFrame sound = before.sound();
    int length = AudioFrame.samplesIn(FRAME, RATE);
    for (int at = 0; at < sound.length(); at += length) {
      due.add(sound.slice(at, Math.min(sound.length(), at + length)));
    }
    due.addAll(since);
    return true;
  }

  private boolean unheard(String why) {
    LOG.log(WARNING, "what was said before track {0} was there is not heard: {1}", track, why);
    return goOn();
  }

  private boolean goOn() {
    ahead = null;
    return true;
  }

  /** While it waits, the oldest frames are dropped beyond its limit. */
  private boolean hear(AudioFrame frame) {
    if (ahead != null && due.size() == WAIT_FOR_RECORDED.dividedBy(FRAME)) {
      due.remove();
    }
    silence = Duration.ZERO;
    due.add(frame);
    return true;
  }

  private boolean ended() {
    live = null;
    return true;
  }

  private Duration patience() {
    if (silence.compareTo(MOST_SILENCE) >= 0) {
      return NEVER;
    }
    return silence.isZero() ? GAP : FRAME;
  }

  private boolean nothing() {
    silence = silence.plus(FRAME);
    due.add(AudioFrame.silence(FRAME, RATE));
    return true;
  }

  /** A track, and what was recorded before it, if that is to come. */
  private record Source(Receiver<AudioFrame> live, @Nullable Receiver<Recorded> ahead) {}
}
