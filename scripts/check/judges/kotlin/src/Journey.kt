import almanac.apis.AgendaApi
import almanac.apis.ItemsApi
import almanac.apis.ProfileApi
import almanac.infrastructure.ApiClient
import almanac.infrastructure.ClientError
import almanac.infrastructure.ClientException
import almanac.models.ItemInput
import almanac.models.ItemInputDue
import almanac.models.Problem
import almanac.models.Reminder
import com.google.gson.Gson
import com.google.gson.JsonParser
import java.time.OffsetDateTime
import java.time.ZoneOffset
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody

private fun env(name: String): String = System.getenv(name) ?: error("$name is not there")

private fun signIn(): String {
    val parameters = mapOf("USERNAME" to env("EMAIL"), "PASSWORD" to env("PASSWORD"))
    val body = Gson().toJson(mapOf("ClientId" to env("CLIENT_ID"), "AuthFlow" to "USER_PASSWORD_AUTH", "AuthParameters" to parameters))
    val request = Request.Builder().url(env("COGNITO"))
        .header("X-Amz-Target", "AWSCognitoIdentityProviderService.InitiateAuth")
        .post(body.toRequestBody("application/x-amz-json-1.1".toMediaType())).build()
    OkHttpClient().newCall(request).execute().use { reply ->
        return JsonParser.parseString(reply.body!!.string()).asJsonObject["AuthenticationResult"].asJsonObject["AccessToken"].asString
    }
}

/** One journey with the client that openapi-generator has made: sign in, an item with reminders, the agenda, a failure. */
fun main() {
    val api = env("API")
    ApiClient.accessToken = signIn()
    val workspaceId = ProfileApi(api).getMe().data.personalWorkspaceId
    val now = OffsetDateTime.now(ZoneOffset.UTC)
    val due = ItemInputDue(date = now.plusDays(3).toLocalDate(), time = "09:00", zone = "Europe/Berlin")
    val reminders = listOf(Reminder(offset = "-PT15M"), Reminder(at = now.plusDays(2)))
    val item = ItemsApi(api).createItem(workspaceId, ItemInput(title = "Kotlin", due = due, reminders = reminders)).data
    check(item.title == "Kotlin" && item.reminders.size == 2 && item.reminders[0].offset == "-PT15M") { item }

    var shown = emptyList<String?>()
    for (tries in 1..50) {
        shown = AgendaApi(api).getAgendaPage(from = now, to = now.plusDays(7)).data.map { it.title }
        if ("Kotlin" in shown) break
    }
    check("Kotlin" in shown) { shown }

    val failure = runCatching { ItemsApi(api).getItem(workspaceId, "item_01h455vb4pex5vsknk084sn02q") }.exceptionOrNull()
    val body = ((failure as ClientException).response as ClientError<*>).body as String
    check(Gson().fromJson(body, Problem::class.java).code == "not_found") { body }
    println("kotlin: ok")
}
