import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.DetectionOptions;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceDetector;
import dev.weir.agent.speech.VoiceEvent;
import dev.weir.agent.speech.VoiceEvent.SpeechEnded;
import dev.weir.agent.speech.VoiceEvent.SpeechStarted;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.voice.activity.VoiceActivity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/** Prints what Weir hears in a mono PCM16 file, in the form of reference.py. */
public final class Segments {
  private static final Duration WINDOW = Duration.ofMillis(32);

  public static void main(String[] arguments) throws Exception {
    AudioFrame sound = read(Files.readAllBytes(Path.of(arguments[0])));
    Chan<AudioFrame> audio = Chan.bounded(10);
    try (VoiceDetector detector = VoiceActivity.detector(System.getenv());
        VoiceDetection detection = detector.listen(audio)) {
      if (!detector.name().equals("silero")) {
        throw new IllegalStateException("detector: " + detector.name() + " (expected: silero)");
      }
      Thread.startVirtualThread(() -> play(sound, audio));
      print(detection);
    }
  }

  private static void play(AudioFrame sound, Chan<AudioFrame> audio) {
    try {
      int frame = sound.sampleRate() / 50;
      for (int from = 0; from < sound.length(); from += frame) {
        audio.send(sound.slice(from, Math.min(sound.length(), from + frame)));
      }
      audio.close();
    } catch (InterruptedException e) {
      audio.fail(e);
    }
  }

  private static void print(VoiceDetection detection) throws InterruptedException {
    try {
      while (true) {
        VoiceEvent event = detection.events().receive();
        if (event instanceof SpeechStarted) {
          System.out.print(windows(event) + " ");
        } else if (event instanceof SpeechEnded ended) {
          boolean byItself =
              ended.silence().compareTo(DetectionOptions.DEFAULT.minSilence()) >= 0;
          System.out.println(byItself ? windows(event) : "-"); // else the file has ended first
        }
      }
    } catch (ChanClosed end) {
      if (end.getCause() != null) {
        throw end;
      }
    }
  }

  private static long windows(VoiceEvent event) {
    return event.at().dividedBy(WINDOW);
  }

  private static AudioFrame read(byte[] wav) {
    ByteBuffer in = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    int rate = 0;
    for (int at = 12; ; at += 8 + in.getInt(at + 4)) {
      String kind = new String(wav, at, 4, StandardCharsets.US_ASCII);
      if (kind.equals("fmt ")) {
        rate = in.getInt(at + 12);
      } else if (kind.equals("data")) {
        return AudioFrame.ofBytes(Arrays.copyOfRange(wav, at + 8, at + 8 + in.getInt(at + 4)), rate);
      }
    }
  }
}
