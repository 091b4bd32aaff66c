package dev.weir.bench.density;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sessions that are all there, and of which each answers once: what memory they take then.
 *
 * @param worker who opens them
 */
record Crowd(Hosted worker) {

  /** Where each has a process of its own. */
  ProcessFound apart(int sessions) throws Exception {
    gather(sessions);
    List<ProcessHandle> processes = Calm.await(sessions);
    return ProcessFound.memory(sessions, Footprint.shares(processes), Footprint.shareHere());
  }

  /** Where all are in this process: what it has more of, both times without garbage. */
  ProcessFound together(int sessions) throws Exception {
    Queue<String> first = gather(1);
    first.forEach(worker::end);
    long before = withoutGarbage();
    gather(sessions);
    long after = withoutGarbage();
    return ProcessFound.memory(sessions, after - before, after);
  }

  private static long withoutGarbage() {
    System.gc();
    System.gc(); // what the first one only queues
    return Footprint.residentHere();
  }

  /** First all are opened, then all are asked: whoever answers does so among all the others. */
  private Queue<String> gather(int sessions) throws Exception {
    Queue<String> open = new ConcurrentLinkedQueue<>();
    int atATime = Runtime.getRuntime().availableProcessors();
    try (ExecutorService openers = Executors.newFixedThreadPool(atATime)) {
      List<Callable<Object>> opening = new ArrayList<>();
      for (int session = 0; session < sessions; session++) {
        opening.add(() -> open.add(worker.open()));
      }
      awaitAll(openers.invokeAll(opening));
      List<Callable<Object>> asking = new ArrayList<>();
      for (String session : open) {
        asking.add(() -> asked(session));
      }
      awaitAll(openers.invokeAll(asking));
    }
    return open;
  }

  private Object asked(String session) throws InterruptedException {
    worker.ask(session);
    return session;
  }

  private static void awaitAll(List<Future<Object>> all)
      throws InterruptedException, ExecutionException {
    for (Future<Object> each : all) {
      var _ = each.get();
    }
  }
}
