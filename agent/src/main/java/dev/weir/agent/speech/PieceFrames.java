package dev.weir.agent.speech;

import dev.weir.channel.Sender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Cuts the sound of one piece into frames of one length. For one thread. */
final class PieceFrames implements SentenceVoice.Speaker {
  private final int piece;
  private final String text;
  private final int sampleRate;
  private final int whole;
  private final Sender<SpokenFrame> out;
  private final List<AudioFrame> held = new ArrayList<>();
  private int heldSamples;
  private long sent;

  PieceFrames(int piece, String text, int sampleRate, Duration frame, Sender<SpokenFrame> out) {
    this.piece = piece;
    this.text = text;
    this.sampleRate = sampleRate;
    this.whole = AudioFrame.samplesIn(frame, sampleRate);
    this.out = out;
  }

  String text() {
    return text;
  }

  /** Whether there is any sound of it. */
  boolean begun() {
    return sent + heldSamples > 0;
  }

  PieceFrames requireShort() {
    if (text.length() > TextToSpeech.LONGEST_PIECE) {
      throw SpeechFailed.forGood(
          "text: %d characters (expected: at most %d a piece)"
              .formatted(text.length(), TextToSpeech.LONGEST_PIECE),
          null);
    }
    return this;
  }

  PieceFrames requireSound() {
    if (!begun()) {
      throw SpeechFailed.forNow(
          "voice: no sound for a text of %d characters (expected: some)".formatted(text.length()),
          null);
    }
    return this;
  }

  @Override
  public void play(AudioFrame audio) throws InterruptedException {
    check(audio);
    AudioFrame rest = audio;
    while (heldSamples + rest.length() >= whole) {
      int cut = whole - heldSamples;
      hold(rest.slice(0, cut));
      flush();
      if (cut == rest.length()) {
        return;
      }
      rest = rest.slice(cut, rest.length());
    }
    hold(rest);
  }

  private void check(AudioFrame audio) {
    if (audio.sampleRate() != sampleRate) {
      throw SpeechFailed.forGood(
          "sampleRate: %d (expected: %d, as the voice has said)"
              .formatted(audio.sampleRate(), sampleRate),
          null);
    }
    Duration all = AudioFrame.durationOf(sent + heldSamples + audio.length(), sampleRate);
    if (all.compareTo(Synthesis.LONGEST_PIECE) > 0) {
      throw SpeechFailed.forGood(
          "voice: more than %s of sound (expected: at most, for a text of %d characters)"
              .formatted(Synthesis.LONGEST_PIECE, text.length()),
          null);
    }
  }

  private void hold(AudioFrame audio) {
    held.add(audio);
    heldSamples += audio.length();
  }

  /** What is left, as a shorter frame. */
  void end() throws InterruptedException {
    if (heldSamples > 0) {
      flush();
    }
  }

  private void flush() throws InterruptedException {
    AudioFrame audio = AudioFrame.concat(held);
    held.clear();
    heldSamples = 0;
    Duration at = AudioFrame.durationOf(sent, sampleRate);
    sent += audio.length();
    out.send(new SpokenFrame(audio, piece, text, at));
  }
}
