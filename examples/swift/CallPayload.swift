import Foundation

/// What a VoIP push says of the call it announces: the gateway's default payload template.
struct CallPayload {
    let pushHint: String
    /// The same in every push of one call, so that CallKit takes a repeated push for the call that it shows already.
    let uuid: UUID
    let reportToken: String
    let callerNumber: String
    let callerName: String
    let withVideo: Bool
    let expiresAt: Date?

    /// Never fails: a push that cannot be read must be reported to CallKit all the same.
    init(_ dictionary: [AnyHashable: Any]) {
        let aps = dictionary["aps"] as? [String: Any] ?? [:]
        let text = { (key: String) in (aps[key] ?? dictionary[key]) as? String ?? "" }
        pushHint = text("pushHint")
        uuid = UUID(uuidString: text("uuid")) ?? UUID()
        reportToken = text("reportToken")
        callerNumber = text("callerNumber")
        callerName = text("callerName")
        withVideo = (aps["withVideo"] ?? dictionary["withVideo"]) as? Bool ?? false
        expiresAt = CallPayload.time.date(from: text("expiresAt"))
    }

    private static let time: ISO8601DateFormatter = {
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        return format
    }()
}
