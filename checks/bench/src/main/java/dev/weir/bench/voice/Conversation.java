package dev.weir.bench.voice;

import com.sun.management.OperatingSystemMXBean;
import dev.weir.bench.density.Footprint;
import dev.weir.bench.density.Probe;
import dev.weir.voice.activity.BatchCounts;
import dev.weir.voice.activity.SileroDetector;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * So many sessions that are spoken to at the same time, once.
 *
 * @param detector which all have
 * @param speaker who speaks to all
 * @param warm how long it does not count
 * @param measure how long it counts
 */
record Conversation(SileroDetector detector, Speaker speaker, Duration warm, Duration measure) {

  private static final Duration BEFORE = Duration.ofMillis(100);
  private static final Duration AFTERWARDS = Duration.ofSeconds(2);
  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  /** Waits for it. */
  Found with(int sessions) throws InterruptedException {
    var schedule = new Schedule(System.nanoTime() + BEFORE.toNanos(), sessions, warm, measure);
    List<Call> calls = new ArrayList<>(sessions);
    for (int session = 0; session < sessions; session++) {
      calls.add(new Call(detector, schedule.windows()));
    }
    schedule = new Schedule(System.nanoTime() + BEFORE.toNanos(), sessions, warm, measure);
    Probe probe = new Probe();
    BatchCounts before = detector.counts();
    long used = PROCESS.getProcessCpuTime();
    long refused = speaker.speak(calls, schedule);
    calls.forEach(Call::hangUp);
    awaitDecided(calls, schedule.windows());
    used = PROCESS.getProcessCpuTime() - used;
    BatchCounts after = detector.counts();
    probe.stop();
    Found found = found(schedule, calls, refused, probe, used, before, after);
    for (Call call : calls) {
      call.close();
    }
    return found;
  }

  private static void awaitDecided(List<Call> calls, int windows) throws InterruptedException {
    long limit = System.nanoTime() + AFTERWARDS.toNanos();
    while (System.nanoTime() < limit && calls.stream().anyMatch(call -> call.count() < windows)) {
      Thread.sleep(1);
    }
  }

  private static Found found(
      Schedule schedule,
      List<Call> calls,
      long refused,
      Probe probe,
      long used,
      BatchCounts before,
      BatchCounts after) {
    double[] delays = delays(schedule, calls);
    double[] ticks =
        probe.late(schedule.counts(), schedule.end()).stream().mapToDouble(late -> late).toArray();
    int missed = calls.stream().mapToInt(call -> schedule.windows() - call.count()).sum();
    long windows = after.windows() - before.windows();
    return new Found(
        calls.size(),
        delays.length,
        missed,
        refused,
        at(0.5, delays),
        at(0.99, delays),
        at(1, delays),
        at(0.99, ticks),
        used / 1e3 / windows,
        (double) windows / (after.batches() - before.batches()),
        Footprint.residentHere());
  }

  /** In ms, sorted; a decision that is not there yet is as late as it is by now, at least. */
  private static double[] delays(Schedule schedule, List<Call> calls) {
    long now = System.nanoTime();
    double[] delays = new double[calls.size() * schedule.windows()];
    int count = 0;
    for (int session = 0; session < calls.size(); session++) {
      Call call = calls.get(session);
      int there = call.count();
      for (int window = 0; window < schedule.windows(); window++) {
        long due = schedule.windowDue(session, window);
        if (due >= schedule.counts()) {
          delays[count++] = ((window < there ? call.decided(window) : now) - due) / 1e6;
        }
      }
    }
    double[] counted = Arrays.copyOf(delays, count);
    Arrays.sort(counted);
    return counted;
  }

  private static double at(double part, double[] sorted) {
    return sorted.length == 0
        ? 0
        : sorted[(int) Math.min(sorted.length - 1, Math.floor(part * sorted.length))];
  }
}
