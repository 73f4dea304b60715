/** The heading of what is in a side panel has this id, and so names the panel. */
export const PANEL_TITLE_ID = 'panel-title'
