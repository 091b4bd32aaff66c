package dev.weir.voice.session;

import static java.util.Objects.requireNonNull;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.AudioOut;
import dev.weir.time.Alarm;
import dev.weir.time.Ticker;
import dev.weir.voice.wav.WavWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Plays as fast as sound goes by, by a ticker, where nothing tells what was played: into a file, to
 * nobody, or ahead of time into something that has a queue of its own, such as a call. In a test
 * that moves the time, it plays in that time. What comes to the file is what was played, with the
 * silence between or without. No thread works behind it.
 */
public final class PacedOut implements AudioOut {
  private static final long NANOS = 1_000_000_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<AudioFrame> waiting = new ArrayDeque<>();
  private final int sampleRate;
  private final Ticker ticker;
  private final @Nullable WavWriter file;
  private final boolean withSilence;
  private final @Nullable Feeder feeder;

  /** In samples: of {@code waiting}, and played, both as of {@code since}. */
  private long waitingSamples;

  private long playedSamples;
  private long since;
  private boolean paused;
  private boolean closed;

  private PacedOut(
      int sampleRate,
      Ticker ticker,
      @Nullable WavWriter file,
      boolean withSilence,
      @Nullable Outlet outlet) {
    // Refuses a rate that no frame has.
    this.sampleRate = AudioFrame.silence(Duration.ofMillis(1), sampleRate).sampleRate();
    this.ticker = requireNonNull(ticker, "ticker");
    this.file = file;
    this.withSilence = withSilence;
    this.feeder = outlet == null ? null : new Feeder(lock, outlet);
    this.since = ticker.nanos();
  }

  /**
   * Plays to nobody.
   *
   * @param sampleRate in samples a second, 8,000 to 192,000
   */
  public static PacedOut silent(int sampleRate, Ticker ticker) {
    return new PacedOut(sampleRate, ticker, null, false, null);
  }

  /**
   * Plays into a file, which stays the caller's to close, after this.
   *
   * @param sampleRate that of the file
   */
  public static PacedOut into(WavWriter file, int sampleRate, Ticker ticker) {
    return new PacedOut(sampleRate, ticker, requireNonNull(file, "file"), false, null);
  }

  /**
   * The same with silence whenever nothing is played, from now until this is closed: a place in the
   * file is a moment of the conversation.
   */
  public static PacedOut recording(WavWriter file, int sampleRate, Ticker ticker) {
    return new PacedOut(sampleRate, ticker, requireNonNull(file, "file"), true, null);
  }

  /**
   * Gives each frame to what plays it as soon as it waits here, at most {@link #QUEUE} and a frame
   * ahead. What counts as played is by the ticker. A pause takes back what was not played by then,
   * and gives it again when it goes on.
   *
   * @param outlet whose queue holds twice as much as {@link #QUEUE}, or it makes who gives wait
   */
  public static PacedOut ahead(Outlet outlet, int sampleRate, Ticker ticker) {
    return new PacedOut(sampleRate, ticker, null, false, requireNonNull(outlet, "outlet"));
  }

  /** What plays by itself whatever it is given. */
  public interface Outlet {
    /** Waits until somebody can hear; nothing is given before. */
    void awaitHeard() throws InterruptedException;

    /** Takes a frame, after those before it; one thread at a time. */
    void give(AudioFrame frame) throws InterruptedException;

    /** Falls silent: forgets all that it was given. At once, any thread, under a lock. */
    void discard();
  }

  @Override
  public int sampleRate() {
    return sampleRate;
  }

  /**
   * As {@link AudioOut#play}.
   *
   * @throws UncheckedIOException if the file cannot be written
   */
  @Override
  public void play(AudioFrame frame) throws InterruptedException {
    var _ = frame.requireRate(sampleRate);
    if (feeder == null) {
      add(frame);
    } else {
      feeder.awaitHeard();
      add(frame);
      feed(feeder, frame);
    }
  }

  private void add(AudioFrame frame) throws InterruptedException {
    long most = AudioFrame.samplesIn(QUEUE, sampleRate);
    lock.lockInterruptibly();
    try {
      goOn();
      while (!closed && (paused || waitingSamples >= most)) {
        awaitSamples(waitingSamples - most + 1);
      }
      if (closed) {
        throw new IllegalStateException("audio: is closed (expected: open)");
      }
      if (Thread.interrupted()) {
        // It came as the wait ended: whoever has told to be silent hears no more.
        throw new InterruptedException("is to be silent");
      }
      waiting.add(frame);
      waitingSamples += frame.length();
      if (feeder != null) {
        feeder.owe(frame);
      }
    } finally {
      lock.unlock();
    }
  }

  private void feed(Feeder by, AudioFrame last) throws InterruptedException {
    try {
      by.give(this::isSilent);
    } catch (InterruptedException e) {
      forget(last, by);
      throw e;
    }
  }

  /** It is not played. */
  private void forget(AudioFrame last, Feeder by) {
    lock.lock();
    try {
      by.forget(last);
      if (last.equals(waiting.peekLast())) {
        var _ = waiting.removeLast();
        waitingSamples -= last.length();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isSilent() {
    return paused || closed;
  }

  @Override
  public void awaitPlayed(Duration total) throws InterruptedException {
    long samples = AudioFrame.samplesIn(total, sampleRate);
    lock.lockInterruptibly();
    try {
      goOn();
      while (playedSamples < samples && waitingSamples > 0) {
        awaitSamples(Math.min(samples - playedSamples, waitingSamples));
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Duration played() {
    lock.lock();
    try {
      goOn();
      return AudioFrame.durationOf(playedSamples, sampleRate);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void pause() {
    set(true);
  }

  @Override
  public void resume() {
    set(false);
    if (feeder != null) {
      try {
        feeder.give(this::isSilent);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt(); // who plays next gives the rest
      }
    }
  }

  private void set(boolean pause) {
    lock.lock();
    try {
      goOn();
      if (pause && !paused) {
        takeBack();
      }
      paused = pause;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void clear() {
    lock.lock();
    try {
      goOn();
      waiting.clear();
      waitingSamples = 0;
      takeBack();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: what waits was not given yet. */
  private void takeBack() {
    if (feeder != null) {
      feeder.takeBack(waiting);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      clear();
    } finally {
      closed = true;
      lock.unlock();
    }
  }

  /** Under the lock: waits until so many more could be played, or for less; callers look again. */
  @SuppressWarnings("WaitNotInLoop")
  private void awaitSamples(long samples) throws InterruptedException {
    Alarm alarm = paused ? () -> {} : ticker.at(since + nanos(samples), this::wake);
    try {
      changed.await();
    } finally {
      alarm.cancel();
    }
    goOn();
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Under the lock: plays what was played by now. */
  private void goOn() {
    if (closed) {
      return; // its file may be closed, too
    }
    long now = ticker.nanos();
    long due = paused ? 0 : Math.min(waitingSamples, samples(now - since));
    boolean empty = paused || due == waitingSamples;
    since += nanosOf(due);
    playedSamples += due;
    waitingSamples -= due;
    take(due);
    if (empty) {
      silence(now);
    }
  }

  /** Under the lock: until now, nothing more was played. */
  private void silence(long now) {
    if (file == null || !withSilence) {
      since = now;
      return;
    }
    for (long left = samples(now - since); left > 0; left = samples(now - since)) {
      int length = (int) Math.min(left, sampleRate);
      write(AudioFrame.wrap(new short[length], sampleRate));
      since += nanosOf(length);
    }
  }

  private void take(long samples) {
    long left = samples;
    while (left > 0) {
      AudioFrame head = waiting.remove();
      if (head.length() > left) {
        waiting.addFirst(head.slice((int) left, head.length()));
        head = head.slice(0, (int) left);
      }
      left -= head.length();
      write(head);
    }
  }

  private void write(AudioFrame played) {
    if (file != null) {
      try {
        file.write(played);
      } catch (IOException e) {
        throw new UncheckedIOException("audio: cannot be written to its file", e);
      }
    }
  }

  private long samples(long nanos) {
    return nanos / NANOS * sampleRate + nanos % NANOS * sampleRate / NANOS;
  }

  /** The least time in which so many are played. */
  private long nanos(long samples) {
    return (samples * NANOS + sampleRate - 1) / sampleRate;
  }

  /** What those took, so that a rest of a sample is not lost. */
  private long nanosOf(long samples) {
    return samples * NANOS / sampleRate;
  }
}
