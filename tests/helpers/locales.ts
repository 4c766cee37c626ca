/** The languages that the kiosk ships with. */
export const shippedTags = ['en', 'es', 'ar', 'zh-Hans'] as const
export type ShippedTag = (typeof shippedTags)[number]
