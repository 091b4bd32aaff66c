package dev.weir.bench.pipeline;

import dev.weir.bench.Bench;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import dev.weir.bench.sides.Asking;
import dev.weir.bench.sides.Program;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code pipeline}: our two runners beside other pipelines, in one run. */
public final class PipelineBench implements Bench {

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public boolean offersChoice() {
    return true;
  }

  @Override
  public List<Cell> measure(Setting setting) throws IOException, InterruptedException {
    return Asking.all(Questions.of(setting), programs(), setting);
  }

  /** The engines of synaflow are one program. */
  private static Map<String, Program> programs() {
    return FlowCell.SYNAFLOW.stream()
        .collect(
            Collectors.toMap(
                side -> side,
                side ->
                    new Program("python-synaflow", List.of(side.substring("synaflow ".length())))));
  }
}
