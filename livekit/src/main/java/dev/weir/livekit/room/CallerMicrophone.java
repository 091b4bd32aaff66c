package dev.weir.livekit.room;

import static java.lang.System.Logger.Level.DEBUG;

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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The caller's microphone, as one stream that goes on whatever becomes of its tracks: where nothing
 * comes, there is silence, for long enough that whoever listens finds that nobody speaks.
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

  private static final System.Logger LOG = System.getLogger(CallerMicrophone.class.getName());
  private static final Duration NEVER = ChronoUnit.FOREVER.getDuration();

  private final Chan<AudioFrame> heard = Chan.bounded(FRAMES);
  private final Chan<Receiver<AudioFrame>> streams =
      Chan.<Receiver<AudioFrame>>builder().conflated().onUndelivered(Receiver::cancel).build();
  private final RtcRoom room;
  private final Ticker ticker;
  private volatile String track = "";

  /** Of the thread that runs it, as what follows. */
  private @Nullable Receiver<AudioFrame> stream;

  private Duration silence = MOST_SILENCE;

  CallerMicrophone(AgentRooms.Means means) {
    this.room = means.room();
    this.ticker = means.ticker();
  }

  /** What is heard, in frames of 50 ms at 24 kHz. */
  Receiver<AudioFrame> heard() {
    return heard;
  }

  /** Its track, or the last one; empty if there was none. */
  String track() {
    return track;
  }

  /** From now on this track is listened to, and no other. */
  void listenTo(String sid) {
    try {
      Receiver<AudioFrame> next = room.listen(sid, RATE, FRAME);
      track = sid;
      if (streams.offer(next) instanceof SendResult.Closed) {
        next.cancel();
      }
    } catch (RtcFailed e) {
      LOG.log(DEBUG, "track {0} has gone already: {1}", sid, e.getMessage());
    }
  }

  /** Nothing more is heard. */
  void close() {
    streams.cancel();
    heard.cancel();
  }

  boolean run() throws InterruptedException {
    try {
      while (true) {
        Optional<AudioFrame> next = next();
        if (next.isPresent()) {
          heard.send(next.get());
        }
      }
    } catch (ChanClosed e) {
      return true; // nobody listens any more
    } finally {
      leave();
    }
  }

  private Optional<AudioFrame> next() throws InterruptedException {
    Select<Optional<AudioFrame>> select =
        Select.<Optional<AudioFrame>>of().biased().ticker(ticker).receive(streams, this::change);
    if (stream != null) {
      select = select.receive(stream, this::hear, this::ended);
    }
    return select.after(patience(), this::nothing).run();
  }

  private Optional<AudioFrame> change(Receiver<AudioFrame> next) {
    leave();
    stream = next;
    return Optional.empty();
  }

  private void leave() {
    if (stream != null) {
      stream.cancel();
    }
  }

  private Optional<AudioFrame> hear(AudioFrame frame) {
    silence = Duration.ZERO;
    return Optional.of(frame);
  }

  private Optional<AudioFrame> ended() {
    stream = null;
    return Optional.empty();
  }

  private Duration patience() {
    if (silence.compareTo(MOST_SILENCE) >= 0) {
      return NEVER;
    }
    return silence.isZero() ? GAP : FRAME;
  }

  private Optional<AudioFrame> nothing() {
    silence = silence.plus(FRAME);
    return Optional.of(AudioFrame.silence(FRAME, RATE));
  }
}
