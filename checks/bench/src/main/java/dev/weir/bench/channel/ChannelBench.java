package dev.weir.bench.channel;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Asking;
import dev.weir.bench.sides.Program;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code channel}: our channels beside those of others, in one run. */
public final class ChannelBench implements Bench {

  private static final Map<String, Program> PROGRAMS =
      Map.of("Go", Program.of("go-chan"), "Python", Program.of("python-tee"));

  @Override
  public String name() {
    return "channel";
  }

  @Override
  public boolean offersChoice() {
    return true;
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    return Asking.all(Questions.of(setting), PROGRAMS, setting);
  }
}
