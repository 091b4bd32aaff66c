package dev.weir.pipeline.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.internal.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;

/** An array with a line for each item. */
final class JsonArray implements Serializer.Document {
  private final Writer out;
  private boolean empty = true;

  JsonArray(OutputStream out) {
    this.out = new OutputStreamWriter(out, UTF_8);
  }

  @Override
  public void add(Object item) throws IOException {
    String text = Json.text(item);
    out.write(empty ? "[\n" : ",\n");
    out.write(text);
    empty = false;
  }

  @Override
  public void end() throws IOException {
    out.write(empty ? "[]\n" : "\n]\n");
    out.flush();
  }
}
