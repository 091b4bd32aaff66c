package dev.weir.bench.voice;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.agent.speech.AudioFrame;
import dev.weir.agent.speech.VoiceDetection;
import dev.weir.agent.speech.VoiceEvent.Judged;
import dev.weir.channel.Chan;
import dev.weir.channel.ChanClosed;
import dev.weir.voice.activity.BatchCounts;
import dev.weir.voice.activity.SileroDetector;
import dev.weir.voice.activity.SileroModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * {@code VoiceThroughput [THREADS [SECONDS [SESSIONS…]]]}: how many windows a second go through the
 * model when sessions feed without pause, and how long a decision takes when each feeds a frame of
 * 20 ms every 20 ms: from the frame that completes a window to its event in the reader's hands.
 */
public final class VoiceThroughput {
  private static final int RATE = 16_000;
  private static final int FRAME = RATE / 50;
  private static final int WINDOW = 512;
  private static final long FRAME_NANOS = 20_000_000;

  private final SileroDetector detector;
  private final long nanos;
  private final AudioFrame sound = noise();
  private final LongAdder errors = new LongAdder();

  private VoiceThroughput(SileroDetector detector, Duration duration) {
    this.detector = detector;
    this.nanos = duration.toNanos();
  }

  /** Runs and prints a line for each number of sessions. */
  public static void main(String[] arguments) throws InterruptedException {
    int threads = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 1;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    int[] sessions =
        arguments.length > 2
            ? Arrays.stream(arguments).skip(2).mapToInt(Integer::parseInt).toArray()
            : new int[] {1, 125, 500, 1_000};
    Path model =
        SileroModel.find(System.getenv())
            .orElseThrow(
                () -> new IllegalStateException("no model (expected: ./weir download-files)"));
    try (SileroDetector detector = SileroDetector.load(model, threads)) {
      var bench = new VoiceThroughput(detector, Duration.ofSeconds(seconds));
      bench.full(64); // warm-up
      for (int count : sessions) {
        bench.full(count);
      }
      for (int count : sessions) {
        bench.paced(count);
      }
    }
  }

  /** Each session feeds as fast as it may. */
  private void full(int sessions) throws InterruptedException {
    var over = new AtomicBoolean();
    List<Thread> threads = new ArrayList<>();
    BatchCounts before = detector.counts();
    long cpu = cpu();
    long start = System.nanoTime();
    for (int i = 0; i < sessions; i++) {
      Chan<AudioFrame> audio = Chan.bounded(10);
      VoiceDetection detection = detector.listen(audio);
      threads.add(Thread.startVirtualThread(() -> feed(audio, over)));
      threads.add(Thread.startVirtualThread(() -> read(detection)));
    }
    TimeUnit.NANOSECONDS.sleep(nanos);
    BatchCounts after = detector.counts();
    cpu = cpu() - cpu;
    double took = (System.nanoTime() - start) / 1e9;
    over.set(true);
    for (Thread thread : threads) {
      thread.join();
    }
    long windows = after.windows() - before.windows();
    System.out.printf(
        "full  %5d sessions: %8.0f windows/s, %5.1f a batch, %5.1f µs a window, %5.1f of all processors, errors %d%n",
        sessions,
        windows / took,
        (double) windows / (after.batches() - before.batches()),
        took * 1e6 / windows,
        cpu / 1e3 / windows,
        errors.sum());
  }

  private void feed(Chan<AudioFrame> audio, AtomicBoolean over) {
    try {
      for (int i = 0; !over.get(); i++) {
        audio.send(frame(i));
      }
    } catch (InterruptedException e) {
      errors.increment();
    }
    audio.close();
  }

  private void read(VoiceDetection detection) {
    try (detection) {
      while (true) {
        detection.events().receive();
      }
    } catch (ChanClosed end) {
      if (end.getCause() != null) {
        errors.increment();
      }
    } catch (InterruptedException e) {
      errors.increment();
    }
  }

  /** Each session feeds in real time, all of them spread over the 20 ms. */
  private void paced(int sessions) throws InterruptedException {
    List<Chan<AudioFrame>> audio = new ArrayList<>();
    List<Thread> readers = new ArrayList<>();
    int frames = (int) (nanos / FRAME_NANOS);
    long[][] sent = new long[sessions][frames];
    List<long[]> delays = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      Chan<AudioFrame> one = Chan.bounded(50);
      audio.add(one);
      long[] delay = new long[frames * FRAME / WINDOW];
      delays.add(delay);
      VoiceDetection detection = detector.listen(one);
      long[] times = sent[i];
      readers.add(Thread.startVirtualThread(() -> time(detection, times, delay)));
    }
    BatchCounts before = detector.counts();
    long cpu = cpu();
    long late = speak(audio, sent);
    for (Thread reader : readers) {
      reader.join();
    }
    BatchCounts after = detector.counts();
    long windows = after.windows() - before.windows();
    double batch = (double) windows / (after.batches() - before.batches());
    report(sessions, delays, late, batch, (cpu() - cpu) / 1e3 / windows);
  }

  /**
   * Sends every session's frames when they are due; tells how late the last was, in nanoseconds.
   */
  private static long speak(List<Chan<AudioFrame>> audio, long[][] sent)
      throws InterruptedException {
    AudioFrame sound = noise();
    int frames = sent[0].length;
    long start = System.nanoTime() + FRAME_NANOS;
    long due = start;
    for (int frame = 0; frame < frames; frame++) {
      for (int i = 0; i < audio.size(); i++) {
        due = start + frame * FRAME_NANOS + FRAME_NANOS * i / audio.size();
        while (System.nanoTime() < due - 200_000) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        sent[i][frame] = System.nanoTime();
        audio.get(i).send(frame(sound, frame));
      }
    }
    long late = System.nanoTime() - due;
    audio.forEach(Chan::close);
    return late;
  }

  private void time(VoiceDetection detection, long[] sent, long[] delays) {
    int window = 0;
    try (detection) {
      while (true) {
        if (detection.events().receive() instanceof Judged) {
          int completing = ((window + 1) * WINDOW + FRAME - 1) / FRAME - 1;
          delays[window++] = System.nanoTime() - sent[completing];
        }
      }
    } catch (ChanClosed end) {
      if (end.getCause() != null || window != delays.length) {
        errors.increment();
      }
    } catch (InterruptedException e) {
      errors.increment();
    }
  }

  private void report(int sessions, List<long[]> delays, long late, double batch, double cpu) {
    // the first second is the compiler's
    long[] all =
        delays.stream().flatMapToLong(one -> Arrays.stream(one).skip(31)).sorted().toArray();
    System.out.printf(
        "paced %5d sessions: decision p50 %.1f ms, p99 %.1f ms, worst %.1f ms, "
            + "%.1f a batch, %.1f µs of all processors a window, sender late %.1f ms, errors %d%n",
        sessions,
        all[all.length / 2] / 1e6,
        all[all.length * 99 / 100] / 1e6,
        all[all.length - 1] / 1e6,
        batch,
        cpu,
        late / 1e6,
        errors.sum());
  }

  /** What the process has used, in nanoseconds. */
  private static long cpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private AudioFrame frame(int number) {
    return frame(sound, number);
  }

  private static AudioFrame frame(AudioFrame sound, int number) {
    int from = number % 50 * FRAME;
    return sound.slice(from, from + FRAME);
  }

  private static AudioFrame noise() {
    Random random = new Random(1);
    short[] samples = new short[RATE];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (short) (random.nextGaussian() * 2_000);
    }
    return AudioFrame.wrap(samples, RATE);
  }
}
