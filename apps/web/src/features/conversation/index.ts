/** Loads the panel's chunk. */
export const loadConversationPanel = () => import('./ConversationPanel.vue')
