package dev.weir.bench.pipeline;

import dev.weir.bench.Setting;
import dev.weir.bench.sides.Program;
import dev.weir.bench.sides.Question;
import dev.weir.bench.sides.SidesBench;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** {@code pipeline}: our two runners beside other pipelines, in one run. */
public final class PipelineBench implements SidesBench {

  @Override
  public String name() {
    return "pipeline";
  }

  @Override
  public List<Question> questions(Setting setting) {
    return Questions.of(setting);
  }

  /** The engines of synaflow are one program. */
  @Override
  public Map<String, Program> programs() {
    return FlowCell.SYNAFLOW.stream()
        .collect(
            Collectors.toMap(
                side -> side,
                side ->
                    new Program("python-synaflow", List.of(side.substring("synaflow ".length())))));
  }
}
