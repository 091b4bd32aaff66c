package dev.weir.cli.console;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.AgentEvent;
import dev.weir.agent.AgentSession;
import dev.weir.agent.Session;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.time.Ticker;
import dev.weir.voice.session.PacedOut;
import dev.weir.voice.session.SpokenVoice;
import dev.weir.voice.session.VoiceMeans;
import dev.weir.voice.session.VoiceOptions;
import dev.weir.voice.session.VoiceSession;
import dev.weir.voice.wav.BadWav;
import dev.weir.voice.wav.WavReader;
import dev.weir.voice.wav.WavWriter;
import dev.weir.worker.Connection;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way to a caller whose words are in a file: they are said in real time, from the moment in
 * which the session begins, and what the caller hears meanwhile goes to another file. For one
 * session; any thread may call it.
 */
public final class AudioCall implements Connection {
  private static final Duration FRAME = Duration.ofMillis(20);

  /** Frames between the file and the session, which takes them as they come. */
  private static final int FRAMES = 8;

  /** How much of the file is between two words on how far it is. */
  private static final Duration STEP = Duration.ofSeconds(10);

  private static final Duration LONG = Duration.ofHours(1);

  private final Chan<AudioFrame> microphone = Chan.bounded(FRAMES);
  private final CountDownLatch connected = new CountDownLatch(1);
  private final Means means;
  private final Ticker ticker;
  private Consumer<String> fault = text -> {};
  private Consumer<String> progress = text -> {};
  private volatile @Nullable Live live;
  private volatile boolean failed;

  /**
   * What it is made of; all stays the caller's to close.
   *
   * @param caller what is said
   * @param heard what the caller hears; null if nobody wants it
   * @param voice what the session is spoken with
   */
  public record Means(WavReader caller, @Nullable WavWriter heard, VoiceMeans voice) {}

  /** What there is while it is connected. */
  private record Live(
      AgentSession session,
      PacedOut out,
      SpokenVoice voice,
      AgentSession.Listening events,
      VoiceSession ears,
      Thread speaking,
      Runnable gone) {}

  /** A call that is not connected yet. */
  public AudioCall(Means means) {
    this(means, Ticker.system());
  }

  AudioCall(Means means, Ticker ticker) {
    this.means = requireNonNull(means, "means");
    this.ticker = requireNonNull(ticker, "ticker");
  }

  /** Who is told what is wrong, and how far it is. Before it is connected. */
  void tellsBy(Consumer<String> faults, Consumer<String> steps) {
    fault = faults;
    progress = steps;
  }

  /** Whether something was wrong with the caller's file, or with what hears and speaks. */
  public boolean failed() {
    return failed;
  }

  @Override
  public void connect(Runnable gone) {
    throw new IllegalStateException("session: none (expected: one that can be spoken with)");
  }

  /** The caller begins to speak at once. */
  @Override
  public void connect(Session session, Runnable gone) {
    if (!(session instanceof AgentSession spoken)) {
      throw new IllegalStateException(
          "session: of %s (expected: in this process, to be spoken with)"
              .formatted(session.getClass().getName()));
    }
    VoiceMeans by = means.voice();
    VoiceOptions options = by.options().apply(spoken.agent().name());
    int rate = by.voice().capabilities().sampleRate();
    PacedOut out =
        means.heard() == null
            ? PacedOut.silent(rate, ticker)
            : PacedOut.recording(means.heard(), rate, ticker);
    SpokenVoice voice = new SpokenVoice(by.voice(), by.speech(), out);
    AgentSession.Listening events = spoken.listen(this::told);
    VoiceSession ears = VoiceSession.start(spoken, microphone, by.ear(), voice, options, ticker);
    Thread speaking = Thread.ofVirtual().name("weir-audio-file").unstarted(this::speak);
    live = new Live(spoken, out, voice, events, ears, speaking, gone);
    speaking.start();
    connected.countDown();
  }

  /** Nothing is typed: waits until all of the file was said, which ends the input. */
  Optional<String> next() throws InterruptedException {
    connected.await();
    requireNonNull(live, "live").ears().awaitEnd();
    return Optional.empty();
  }

  /**
   * The caller says nothing more, and leaves when the agent has said all; does not wait.
   * Idempotent.
   */
  public void finish() {
    microphone.close();
    Live now = live;
    if (now != null) {
      var _ = Thread.ofVirtual().name("weir-audio-end").start(() -> leave(now));
    }
  }

  private void leave(Live now) {
    try {
      now.ears().awaitEnd();
      while (!now.session().awaitIdle(LONG)) {
        // Whoever speaks for an hour is heard out.
      }
      now.ears().close();
      now.gone().run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void told(AgentEvent event) {
    if (event instanceof AgentEvent.ErrorRaised error) {
      failed |= !error.recoverable();
      fault.accept("%s: %s".formatted(error.source(), error.error().getMessage()));
    }
  }

  /** Gives each frame when a microphone would: once it was said. */
  private void speak() {
    try {
      long began = ticker.nanos();
      Duration said = Duration.ZERO;
      for (Optional<AudioFrame> next = read(); next.isPresent(); next = read()) {
        Duration before = said;
        said = said.plus(next.get().duration());
        ticker.sleep(Duration.ofNanos(began + said.toNanos() - ticker.nanos()));
        microphone.send(next.get());
        tell(before, said);
      }
    } catch (InterruptedException | ChanClosed e) {
      return; // the session listens no more
    } catch (IOException | BadWav e) {
      failed = true;
      fault.accept("audio file: " + e.getMessage());
    } finally {
      microphone.close();
    }
  }

  private Optional<AudioFrame> read() throws IOException {
    return means.caller().read(FRAME);
  }

  private void tell(Duration before, Duration now) {
    if (before.dividedBy(STEP) != now.dividedBy(STEP)) {
      String all =
          means.caller().duration().map(it -> " of %d".formatted(it.toSeconds())).orElse("");
      progress.accept(String.format(Locale.ROOT, "%d%s s were said", now.toSeconds(), all));
    }
  }

  /** The files have all that was said and heard. Waits for its threads. */
  @Override
  public void close() throws InterruptedException {
    microphone.cancel();
    Live now = live;
    if (now != null) {
      now.ears().close();
      now.events().close();
      now.voice().close();
      now.out().close();
      now.speaking().interrupt();
      now.speaking().join();
    }
  }
}
