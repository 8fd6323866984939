package dev.impersonation.audit;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether sinks of this process gave back what they had. */
public final class FreeFiles {
  private FreeFiles() {}

  /** Demands that no sink has the file or its name: it takes the lock from one that has. */
  public static void assertFree(Path file) throws IOException {
    for (Path each : new Path[] {file, file.resolveSibling(file.getFileName() + ".lock")}) {
      if (Files.exists(each)) {
        assertUnlocked(each);
      }
    }
  }

  private static void assertUnlocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      assertNotNull(lock, file + " is locked by another process");
    } catch (OverlappingFileLockException e) {
      fail(file + " is locked by a sink of this process", e);
    }
  }
}
