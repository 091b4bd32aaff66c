package dev.weir.bench.density;

import java.util.ArrayList;
import java.util.List;

/**
 * Sessions one after the other, each opened while nothing else goes on, and each asked one thing.
 *
 * @param worker who opens them
 * @param warm how many processes wait for a session
 */
record Openings(Hosted worker, int warm) {

  ProcessFound measure(int sessions) throws InterruptedException {
    once(new ArrayList<>(), new ArrayList<>()); // what is loaded once is loaded
    List<Double> opened = new ArrayList<>();
    List<Double> answered = new ArrayList<>();
    for (int session = 0; session < sessions; session++) {
      once(opened, answered);
    }
    return ProcessFound.times(opened, answered);
  }

  private void once(List<Double> opened, List<Double> answered) throws InterruptedException {
    var _ = Calm.await(warm);
    long began = System.nanoTime();
    String session = worker.open();
    opened.add((System.nanoTime() - began) / 1e6);
    worker.ask(session);
    answered.add((System.nanoTime() - began) / 1e6);
    worker.end(session);
  }
}
