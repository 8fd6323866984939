package dev.impersonation.issuer.storage;

import org.jspecify.annotations.Nullable;

/** Says that the store failed; nothing of the transaction was kept. */
public final class StorageException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StorageException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
