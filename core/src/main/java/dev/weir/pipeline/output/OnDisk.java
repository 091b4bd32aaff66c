package dev.weir.pipeline.output;

import static java.util.Objects.requireNonNull;

import dev.weir.pipeline.Materializer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file.
 *
 * @param file its name, null for that of the step
 * @param keeping whether those who take the collection get the items
 */
record OnDisk(Path folder, Serializer serializer, @Nullable String file, boolean keeping)
    implements Materializer {
  OnDisk {
    requireNonNull(folder, "folder");
    requireNonNull(serializer, "serializer");
  }

  @Override
  public Object collect(Iterator<?> items, Context context) throws IOException {
    String name = file != null ? file : FileName.ofStep(context.step(), serializer.extension());
    List<Object> kept = new ArrayList<>();
    try (PendingFile pending = PendingFile.of(folder.resolve(name))) {
      long count = write(items, pending, kept);
      WrittenFile written = pending.publish(count);
      return keeping ? Collections.unmodifiableList(kept) : written;
    }
  }

  private long write(Iterator<?> items, PendingFile pending, List<Object> kept) throws IOException {
    Serializer.Document document = serializer.begin(pending.out());
    long count = 0;
    while (items.hasNext()) {
      Object item = items.next();
      add(document, item, ++count, pending);
      if (keeping) {
        kept.add(item);
      }
    }
    document.end();
    return count;
  }

  private static void add(
      Serializer.Document document, Object item, long number, PendingFile pending)
      throws IOException {
    try {
      document.add(item);
    } catch (IOException | RuntimeException e) {
      throw new IOException(
          "file %s: item %d, a %s, cannot be written: %s"
              .formatted(pending.target(), number, item.getClass().getName(), e),
          e);
    }
  }
}
