import com.google.gson.Gson;
import com.standardwebhooks.Webhook;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Judges messages that were sent to webhooks by a library of Standard Webhooks. */
public final class Verify {
  private record Message(List<String> secrets, String stranger, Map<String, String> headers, String body) {}

  private static boolean takes(String secret, Map<String, String> headers, String body) {
    var all = headers.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, each -> List.of(each.getValue())));
    try {
      new Webhook(secret).verify(body, HttpHeaders.of(all, (name, value) -> true));
      return true;
    } catch (com.standardwebhooks.exceptions.WebhookVerificationException refused) {
      return false;
    }
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    var changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  public static void main(String[] args) throws Exception {
    var all = new Gson().fromJson(Files.readString(Path.of(args[0])), Message[].class);
    if (all.length == 0) throw new IllegalStateException("no message was sent");
    for (var each : all) {
      var id = each.headers().get("webhook-id");
      var own = each.secrets().get(0);
      for (var secret : each.secrets())
        if (!takes(secret, each.headers(), each.body())) throw new IllegalStateException("refused: " + id);
      if (takes(each.stranger(), each.headers(), each.body())
          || takes(own, each.headers(), each.body() + " ")
          || takes(own, each.headers(), each.body().replaceFirst("item", "itum"))
          || takes(own, with(each.headers(), "webhook-id", "msg_other"), each.body())
          || takes(own, with(each.headers(), "webhook-timestamp", "1700000000"), each.body()))
        throw new IllegalStateException("taken though it is not ours: " + id);
    }
  }
}
