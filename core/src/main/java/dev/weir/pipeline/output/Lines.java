package dev.weir.pipeline.output;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.util.function.Function;

/** A line for each item, whatever its text holds. */
final class Lines implements Serializer.Document {
  private final Writer out;
  private final Function<Object, String> text;

  Lines(OutputStream out, Function<Object, String> text) {
    this.out = new OutputStreamWriter(out, UTF_8);
    this.text = text;
  }

  @Override
  public void add(Object item) throws IOException {
    out.write(text.apply(item).replace("\n", "\\n").replace("\r", "\\r"));
    out.write('\n');
  }

  @Override
  public void end() throws IOException {
    out.flush();
  }
}
