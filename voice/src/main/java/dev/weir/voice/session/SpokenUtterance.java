package dev.weir.voice.session;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.AudioOut;
import dev.weir.agent.speech.PlayedText;
import dev.weir.agent.speech.SpokenFrame;
import dev.weir.agent.speech.SynthesisCall;
import dev.weir.agent.speech.SynthesisNode;
import dev.weir.agent.speech.SynthesisOptions;
import dev.weir.agent.speech.TextToSpeech;
import dev.weir.agent.speech.Utterance;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import dev.weir.internal.Nursery;
import dev.weir.voice.text.SentenceSplitter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One run of text on its way to the ear.
 *
 * <pre>
 * say ──[64]──► split ──[2]──► node: synthesis ──[5 s]──► play ──► AudioOut
 *                                                     └──[64]──► heard
 * </pre>
 */
final class SpokenUtterance implements Utterance {
  /** Pieces of text, as a model gives them, that wait to become sentences. */
  private static final int PIECES = 64;

  /** Sentences that wait to be spoken. */
  private static final int SENTENCES = 2;

  /** At its end, how often what was heard is told. */
  private static final Duration STEP = Duration.ofMillis(50);

  private static final Duration MOMENT = Duration.ofMillis(1);

  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private final Chan<String> text = Chan.bounded(PIECES);
  private final Chan<String> sentences = Chan.bounded(SENTENCES);
  private final Chan<String> heard = Chan.bounded(PIECES);
  private final AudioOut out;
  private final Consumer<SpokenUtterance> atEnd;
  private final Runnable changed;
  private final Nursery threads;
  private final Duration before;
  private final PlayedText played;
  private final SynthesisCall call;
  private final SynthesisNode node;
  private long given;
  private int told;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile boolean sounds;
  private volatile boolean hushed;

  SpokenUtterance(
      String speech,
      TextToSpeech synthesizer,
      SynthesisOptions options,
      SynthesisNode node,
      AudioOut out,
      Consumer<SpokenUtterance> atEnd,
      Runnable changed) {
    this.out = out;
    this.atEnd = atEnd;
    this.changed = changed;
    this.threads = new Nursery("weir-" + speech + "/utterance", CLOSE_TIMEOUT);
    this.before = out.played();
    this.played = new PlayedText(out.sampleRate());
    this.call = new SynthesisCall(sentences, synthesizer, options);
    this.node = node;
  }

  void start() {
    var _ = threads.fork("split", () -> run(this::split));
    var _ = threads.fork("play", () -> run(this::play));
  }

  /** Whether its sound has begun, and has not ended. */
  boolean sounds() {
    return sounds && !hushed;
  }

  @Override
  public void say(String piece) throws InterruptedException {
    text.send(piece);
  }

  @Override
  public void end() {
    text.close();
  }

  @Override
  public Receiver<String> heard() {
    return heard;
  }

  /** Falls silent; what was heard stays open until it is closed. */
  void hush() {
    hushed = true;
    threads.cancel();
    out.clear();
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    hush();
    text.cancel();
    sentences.cancel();
    heard.cancel();
    threads.close();
    // The one who plays may have been about to.
    out.clear();
    atEnd.accept(this);
  }

  private boolean run(Nursery.Foreign part) {
    try {
      part.run();
      return true;
    } catch (Exception | Error e) {
      if (!hushed) {
        heard.fail(e);
        text.cancel();
        sentences.cancel();
      }
      return false;
    }
  }

  private void split() throws InterruptedException {
    try {
      splitAll();
    } catch (ChanClosed e) {
      // Who makes the sound wants no more; if that is a failure, it is told there.
      text.cancel();
    }
  }

  private void splitAll() throws InterruptedException {
    SentenceSplitter splitter = new SentenceSplitter();
    for (String piece = next(text); piece != null; piece = next(text)) {
      for (String sentence : splitter.add(piece)) {
        sentences.send(sentence);
      }
    }
    for (String sentence : splitter.end()) {
      sentences.send(sentence);
    }
    sentences.close();
  }

  private void play() throws Exception {
    try {
      ConvertedFrames frames = new ConvertedFrames(out.sampleRate(), this::play);
      node.speak(call, frames);
      frames.end();
      sentences.cancel();
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Whether the last piece is whole is not known: it counts as far as its sound is likely to
      // go.
      awaitHeard(AudioFrame.durationOf(given, out.sampleRate()));
      throw e;
    }
    played.end();
    awaitHeard(AudioFrame.durationOf(given, out.sampleRate()));
    if (!hushed) {
      heard.close();
      sounds = false;
      changed.run();
    }
  }

  /** Durations are rounded: what lacks a moment is whole. */
  private void awaitHeard(Duration all) throws InterruptedException {
    Duration now = played();
    while (now.plus(MOMENT).compareTo(all) < 0) {
      out.awaitPlayed(before.plus(least(now.plus(STEP), all.plus(MOMENT))));
      Duration then = played();
      if (then.compareTo(now) <= 0) {
        throw new IllegalStateException(
            "audio: %d of %d ms were played (expected: all, it was cleared or closed by others)"
                .formatted(then.toMillis(), all.toMillis()));
      }
      now = then;
      tell(now);
    }
    tell(all.plus(MOMENT));
  }

  private void play(SpokenFrame frame) throws InterruptedException {
    played.add(frame);
    out.play(frame.audio());
    if (hushed) {
      out.clear();
      throw new InterruptedException("is to be silent");
    }
    given += frame.audio().length();
    if (!sounds) {
      sounds = true;
      changed.run();
    }
    tell(played());
  }

  private Duration played() {
    return out.played().minus(before);
  }

  private void tell(Duration now) throws InterruptedException {
    String all = played.heard(now);
    if (all.length() > told && !hushed) {
      heard.send(all.substring(told));
      told = all.length();
    }
  }

  private static Duration least(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** The next one; null at the end. */
  private static <T> @Nullable T next(Receiver<T> from) throws InterruptedException {
    try {
      return from.receive();
    } catch (ChanClosed e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      return null;
    }
  }
}
