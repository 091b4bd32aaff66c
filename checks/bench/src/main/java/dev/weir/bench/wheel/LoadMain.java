package dev.weir.bench.wheel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * {@code LoadMain KIND SIDE WARM_UP_MS}: starts that load, says when it is warm, then for each line
 * of stdin, a number of milliseconds, prints a {@link Sample} of as much time. Ends with its stdin.
 */
final class LoadMain {

  private LoadMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    Load load = Kind.valueOf(arguments[0]).start(arguments[1]);
    Thread.sleep(Long.parseLong(arguments[2]));
    Watch watch = Watch.of(load.thread());
    var _ = Sample.take(load, watch, 100); // looking for the first time is work, too
    System.out.println("warm");
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      System.out.println(Sample.take(load, watch, Long.parseLong(line)).line());
    }
    System.exit(0); // a timer's thread need not be a daemon
  }
}
