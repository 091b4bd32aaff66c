package dev.weir.bench.episode;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Asking;
import dev.weir.bench.sides.Program;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code episode}: our buffer of episodes beside one in Go, in one run. */
public final class EpisodeBench implements Bench {

  private static final Map<String, Program> PROGRAMS =
      Map.of(Questions.GO, Program.of("go-episode"));

  @Override
  public String name() {
    return "episode";
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
