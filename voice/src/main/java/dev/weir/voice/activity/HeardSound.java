package dev.weir.voice.activity;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What was heard lately, and the speech under way with what came before it, each up to its limit.
 * Holds frames, copies nothing. For one thread.
 */
final class HeardSound {
  private final int padding;
  private final int most;

  /** The newest, as much as goes before a speech. */
  private final Deque<AudioFrame> recent = new ArrayDeque<>();

  private long recentSamples;

  /** Empty until something may be speech. */
  private final List<AudioFrame> speech = new ArrayList<>();

  private long speechSamples;
  private boolean complete = true;

  HeardSound(DetectionOptions options, int rate) {
    padding = AudioFrame.samplesIn(options.prefixPadding(), rate);
    most = padding + AudioFrame.samplesIn(options.maxBufferedSpeech(), rate);
  }

  /**
   * Takes the next sound.
   *
   * @param maybeSpeech whether it goes with a speech, or may yet turn out to be the start of one
   */
  void add(AudioFrame sound, boolean maybeSpeech) {
    if (!maybeSpeech) {
      forgetSpeech();
    } else {
      if (speech.isEmpty()) {
        speech.addAll(recent);
        speechSamples = recentSamples;
      }
      keep(sound);
    }
    remember(sound);
  }

  /** From a little before the speech up to here. */
  List<AudioFrame> speech() {
    return List.copyOf(speech);
  }

  /** Whether all of the speech is kept. */
  boolean isComplete() {
    return complete;
  }

  void speechIsOver() {
    forgetSpeech();
  }

  private void forgetSpeech() {
    speech.clear();
    speechSamples = 0;
    complete = true;
  }

  private void keep(AudioFrame sound) {
    int room = (int) Math.min(sound.length(), most - speechSamples);
    complete &= room == sound.length();
    if (room > 0) {
      speech.add(sound.slice(0, room));
      speechSamples += room;
    }
  }

  private void remember(AudioFrame sound) {
    recent.add(sound);
    recentSamples += sound.length();
    while (recentSamples > padding) {
      dropOldest();
    }
  }

  private void dropOldest() {
    AudioFrame oldest = recent.remove();
    long excess = recentSamples - padding;
    recentSamples -= Math.min(excess, oldest.length());
    if (excess < oldest.length()) {
      recent.addFirst(oldest.slice((int) excess, oldest.length()));
    }
  }
}
