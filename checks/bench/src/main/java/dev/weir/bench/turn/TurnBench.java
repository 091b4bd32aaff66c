package dev.weir.bench.turn;

import dev.langchain4j.model.chat.StreamingChatModel;
import dev.weir.agent.scripted.ScriptedModel;
import dev.weir.bench.Bench;
import dev.weir.bench.Better;
import dev.weir.bench.Cell;
import dev.weir.bench.Setting;
import dev.weir.bench.turn.Conversing.Reply;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;

/** {@code turn}: what a session adds to a turn, beside the same model called bare. */
public final class TurnBench implements Bench {

  private static final String PEER = "langchain4j, bare";

  @Override
  public String name() {
    return "turn";
  }

  /** Converses on a virtual thread, as the gateway's handlers do. */
  @Override
  public List<Cell> measure(Setting setting) throws Exception {
    var task = new FutureTask<>(() -> measureAll(setting));
    Thread converser = Thread.ofVirtual().name("bench-turn").start(task);
    try {
      return task.get();
    } finally {
      converser.interrupt();
    }
  }

  private static List<Cell> measureAll(Setting setting) throws InterruptedException {
    var models = new LinkedHashMap<String, StreamingChatModel>();
    models.put("scripted", ScriptedModel.builder().tokensPerSecond(0).build());
    models.put("40 tokens", new SteadyModel(40));
    models.put("400 tokens", new SteadyModel(400));
    var cells = new ArrayList<Cell>();
    for (Map.Entry<String, StreamingChatModel> model : models.entrySet()) {
      try (Sides sides = Sides.of(model.getValue())) {
        cells.addAll(compare(setting, model.getKey(), sides));
      }
    }
    return cells;
  }

  private static List<Cell> compare(Setting setting, String model, Sides sides)
      throws InterruptedException {
    double tokens = tokensPerTurn(model, sides);
    setting.say("turn: %s (%.1f tokens a turn), warm-up".formatted(model, tokens));
    var _ = Sample.take(setting.warmUp().toNanos(), sides::weir);
    var _ = Sample.take(setting.warmUp().toNanos(), sides::bare);
    var ours = new ArrayList<Sample>();
    var bare = new ArrayList<Sample>();
    for (int round = 1; round <= setting.samples(); round++) {
      setting.say("turn: %s, round %d of %d".formatted(model, round, setting.samples()));
      ours.add(Sample.take(setting, sides::weir));
      bare.add(Sample.take(setting, sides::bare));
    }
    return cells(model, tokens, ours, bare);
  }

  /** Also makes sure that both sides have the same conversation. */
  private static double tokensPerTurn(String model, Sides sides) throws InterruptedException {
    List<Reply> bare = Sample.replies(sides.bare());
    List<String> texts = bare.stream().map(Reply::text).toList();
    List<String> ours = Sample.replies(sides.weir()).stream().map(Reply::text).toList();
    if (!ours.equals(texts)) {
      throw new IllegalStateException(
          "replies of %s: %s (expected, as bare: %s)".formatted(model, ours, texts));
    }
    return bare.stream().mapToInt(Reply::tokens).average().orElseThrow();
  }

  private static List<Cell> cells(
      String model, double tokens, List<Sample> ours, List<Sample> bare) {
    var overhead = new ArrayList<Double>();
    for (int i = 0; i < ours.size(); i++) {
      overhead.add(ours.get(i).microsPerTurn() - bare.get(i).microsPerTurn());
    }
    return List.of(
        Cell.beside(
            "turn, " + model,
            "µs/turn",
            Better.LOWER,
            ours.stream().map(Sample::microsPerTurn).toList(),
            PEER,
            bare.stream().map(Sample::microsPerTurn).toList()),
        Cell.alone("turn overhead, " + model, "µs/turn", Better.LOWER, overhead),
        Cell.beside(
            "allocation, " + model,
            "bytes/token",
            Better.LOWER,
            ours.stream().map(sample -> sample.bytesPerTurn() / tokens).toList(),
            PEER,
            bare.stream().map(sample -> sample.bytesPerTurn() / tokens).toList()));
  }
}
