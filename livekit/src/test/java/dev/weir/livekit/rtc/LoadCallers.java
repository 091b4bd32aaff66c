package dev.weir.livekit.rtc;

import dev.weir.agent.speech.AudioFrame;
import dev.weir.channel.ChanClosed;
import dev.weir.channel.Receiver;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Callers of many rooms, as a program of its own, so that they keep up: some speak and listen, all
 * are there. Led by words, one a line: {@code forget}, {@code measure}; ends with its input.
 *
 * <p>Arguments: the server, the library, the rooms' prefix, how many, how many of them speak.
 */
public final class LoadCallers {
  private static final double HERTZ = 880;
  private static final Duration FRAME = Duration.ofMillis(20);
  private static final double SILENT = 1_000;

  private final List<Ear> ears = new ArrayList<>();
  private final RtcClient client;
  private final URI server;

  private LoadCallers(URI server, Path library) {
    this.server = server;
    this.client = NativeRtc.load(library);
  }

  public static void main(String[] arguments) throws Exception {
    LoadCallers callers = new LoadCallers(URI.create(arguments[0]), Path.of(arguments[1]));
    int rooms = Integer.parseInt(arguments[3]);
    int speaking = Integer.parseInt(arguments[4]);
    for (int i = 0; i < rooms; i++) {
      callers.join(arguments[2] + i, i < speaking);
    }
    for (Ear ear : callers.ears) {
      ear.hears.await();
    }
    System.out.println("{\"event\":\"in\"}");
    callers.obey();
    callers.client.close();
    System.exit(0);
  }

  private void obey() throws Exception {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      switch (line) {
        case "forget" -> ears.forEach(Ear::forget);
        case "measure" -> ears.forEach(ear -> System.out.println(ear.measured()));
        default -> throw new IllegalArgumentException("word: " + line);
      }
      System.out.println("{\"event\":\"done\"}");
    }
  }

  private void join(String name, boolean speaks) throws InterruptedException {
    RtcRoom room = client.connect(server, Guest.token(name, "caller-" + name, "standard"));
    if (speaks) {
      Ear ear = new Ear(name);
      ears.add(ear);
      LocalTrack microphone = room.publish("microphone", Tone.RATE, Duration.ofMillis(100));
      Thread.ofVirtual().start(() -> hum(microphone));
      Thread.ofVirtual().start(() -> attend(room, ear));
    }
  }

  private static void hum(LocalTrack microphone) {
    try {
      for (Tone tone = new Tone(HERTZ); ; ) {
        microphone.capture(tone.next(FRAME));
      }
    } catch (InterruptedException | RtcFailed e) {
      // It is over.
    }
  }

  private static void attend(RtcRoom room, Ear ear) {
    try {
      while (true) {
        if (room.events().receive() instanceof RtcEvent.TrackSubscribed subscribed) {
          Receiver<AudioFrame> sound = room.listen(subscribed.track().sid(), Tone.RATE, FRAME);
          Thread.ofVirtual().start(() -> hear(sound, ear));
        }
      }
    } catch (ChanClosed | InterruptedException | RtcFailed e) {
      // It is over.
    }
  }

  private static void hear(Receiver<AudioFrame> sound, Ear ear) {
    try {
      while (true) {
        ear.add(sound.receive());
      }
    } catch (ChanClosed | InterruptedException e) {
      // It is over.
    }
  }

  /** What one caller hears. */
  private static final class Ear {
    final CountDownLatch hears = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final String room;
    private Heard heard = new Heard();
    private int frames;
    private int silent;
    private long began = System.nanoTime();

    Ear(String room) {
      this.room = room;
    }

    void add(AudioFrame frame) {
      boolean quiet = Heard.rms(frame) < SILENT;
      lock.lock();
      try {
        heard.add(frame);
        frames++;
        silent += quiet ? 1 : 0;
      } finally {
        lock.unlock();
      }
      if (!quiet) {
        hears.countDown();
      }
    }

    void forget() {
      lock.lock();
      try {
        heard = new Heard();
        frames = 0;
        silent = 0;
        began = System.nanoTime();
      } finally {
        lock.unlock();
      }
    }

    String measured() {
      lock.lock();
      try {
        return """
        {"event":"heard","room":"%s","hz":%.2f,"rms":%.1f,"soundMs":%d,"silentMs":%d,"ms":%d}\
        """
            .formatted(
                room,
                heard.frequency(),
                heard.rms(),
                frames * FRAME.toMillis(),
                silent * FRAME.toMillis(),
                (System.nanoTime() - began) / 1_000_000);
      } finally {
        lock.unlock();
      }
    }
  }
}
