package dev.weir.voice.session;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.AudioOut;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Plays as another does, and tells how much it was given. */
final class WatchedOut implements AudioOut {
  private final AudioOut out;
  private final AtomicLong given = new AtomicLong();
  private volatile boolean broken;

  WatchedOut(AudioOut out) {
    this.out = out;
  }

  /** Whether it holds, or has played, that much sound. */
  boolean hasBeenGiven(Duration sound) {
    return given.get() >= AudioFrame.samplesIn(sound, sampleRate());
  }

  /** It cannot be held back any more, nor told to go on. */
  void breakDown() {
    broken = true;
  }

  private void check() {
    if (broken) {
      throw new IllegalStateException("audio: unplugged");
    }
  }

  @Override
  public int sampleRate() {
    return out.sampleRate();
  }

  @Override
  public void play(AudioFrame frame) throws InterruptedException {
    out.play(frame);
    given.addAndGet(frame.length());
  }

  @Override
  public void awaitPlayed(Duration total) throws InterruptedException {
    out.awaitPlayed(total);
  }

  @Override
  public Duration played() {
    return out.played();
  }

  @Override
  public void pause() {
    check();
    out.pause();
  }

  @Override
  public void resume() {
    check();
    out.resume();
  }

  @Override
  public void clear() {
    out.clear();
  }

  @Override
  public void close() {
    out.close();
  }
}
