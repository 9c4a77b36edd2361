// Numbers of the guest agent's protocol (spice-protocol 0.14.3, vd_agent.h).

/** `VD_AGENT_PROTOCOL`. */
export const agentProtocol = 1;

/** What one AGENT_DATA message of a client may carry (`VD_AGENT_MAX_DATA_SIZE`). */
export const agentChunkBytes = 2048;

/** `VD_AGENT_CAP_*`: bit numbers. */
export const agentCaps = {
  mouseState: 0,
  monitorsConfig: 1,
  reply: 2,
  clipboard: 3,
  displayConfig: 4,
  clipboardByDemand: 5,
  clipboardSelection: 6,
  sparseMonitorsConfig: 7,
  guestLineendLf: 8,
  guestLineendCrlf: 9,
  maxClipboard: 10,
  audioVolumeSync: 11,
  monitorsConfigPosition: 12,
  fileXferDisabled: 13,
  fileXferDetailedErrors: 14,
  graphicsDeviceInfo: 15,
  clipboardNoReleaseOnRegrab: 16,
  clipboardGrabSerial: 17,
} as const;

/** `VD_AGENT_CLIPBOARD_*`. */
export const clipboardTypes = {
  none: 0,
  utf8_text: 1,
  image_png: 2,
  image_bmp: 3,
  image_tiff: 4,
  image_jpg: 5,
  file_list: 6,
} as const;

/** `VD_AGENT_CLIPBOARD_SELECTION_*`. */
export const clipboardSelections = { clipboard: 0, primary: 1, secondary: 2 } as const;

/** `VD_AGENT_FILE_XFER_STATUS_*`. */
export const fileXferResults = {
  can_send_data: 0,
  cancelled: 1,
  error: 2,
  success: 3,
  not_enough_space: 4,
  session_locked: 5,
  vdagent_not_connected: 6,
  disabled: 7,
} as const;

/** `VD_AGENT_CONFIG_MONITORS_FLAG_*`. */
export const monitorsConfigFlags = { usePosition: 1, physicalSize: 2 } as const;

/** `VD_AGENT_DISPLAY_CONFIG_FLAG_*`. */
export const displayConfigFlags = {
  disableWallpaper: 1,
  disableFontSmooth: 2,
  disableAnimation: 4,
  setColorDepth: 8,
} as const;

/** `VD_AGENT_SUCCESS` and `VD_AGENT_ERROR`. */
export const agentReplies = { success: 1, error: 2 } as const;
